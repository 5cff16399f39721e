// `npm run index`: writes the lists of all APIs, commands and diagrams from the files that are there.
// A file counts by what it exports, so other files may stand beside them.
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

export interface Index {
  path: string;
  text: string;
}

const NOTE = '// Written by `npm run index` from the files beside it; do not edit.\n';

/** Columns beyond which the formatter breaks a line. */
const widest = 120;

/** What every index should say, for the files under `root`. */
export function indexes(root: string): Index[] {
  return [apis(root), commands(root), diagrams(root)];
}

/** `22-init-producer-id` → `initProducerId` */
export function camelCase(name: string): string {
  return name
    .replace(/^\d+-/, '')
    .replace(/\.sh$/, '')
    .replace(/[-.](\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** `22-init-producer-id` → `InitProducerId` */
export function pascalCase(name: string): string {
  const camel = camelCase(name);
  return camel.charAt(0).toUpperCase() + camel.slice(1);
}

function apis(root: string): Index {
  const found = exporting(root, 'sandbox/apis', /export const (\w+) = api\(/).sort(
    (a, b) => Number.parseInt(a.file, 10) - Number.parseInt(b.file, 10),
  );
  const imports = found.map(({ file, name }) => {
    const names = [name, `handle as ${handler(name)}`].sort();
    const line = `import { ${names.join(', ')} } from './${file}';\n`;
    return line.length <= widest + 1
      ? line
      : `import {\n${names.map((each) => `  ${each},\n`).join('')}} from './${file}';\n`;
  });
  const entries = found.map(({ name }) => `  { api: ${name}, handle: ${handler(name)} },\n`);
  const list = `/** Every Kafka API that the broker answers, by key. */\nexport const apis = [\n${entries.join('')}] as const;\n`;
  return { path: 'sandbox/apis/index.ts', text: `${NOTE}${imports.join('')}\n${list}` };
}

function handler(api: string): string {
  return `handle${api.charAt(0).toUpperCase()}${api.slice(1)}`;
}

function commands(root: string): Index {
  const found = exporting(root, 'sandbox/commands', /export const (\w+): Command\b/);
  const imports = found.map(({ file, name }) => `import { ${name} } from './${file}';\n`);
  const entries = found.map(({ name }) => `  ${name},\n`);
  return {
    path: 'sandbox/commands/index.ts',
    text: `${NOTE}import type { Command } from '../machine/command.ts';\n${imports.join('')}\n/** Every command of the lab's shell. */\nexport const commands: readonly Command[] = [${entries.length > 0 ? '\n' : ''}${entries.join('')}];\n`,
  };
}

function diagrams(root: string): Index {
  const found = exporting(root, 'src/picture', /export const (\w+)(?:: Diagram\b|.* satisfies Diagram\b)/);
  const imports = found.map(({ file, name }) => `import { ${name} } from './${file}';\n`);
  const entries = found.map(({ file, name }) => {
    const id = basename(file, '.ts');
    const key = /^\w+$/.test(id) ? id : `'${id}'`;
    return `  ${key}: { diagram: ${name}, component: () => import('./${id}.svelte') },\n`;
  });
  return {
    path: 'src/picture/index.ts',
    text: `${NOTE}${imports.join('')}\n/** Every diagram by the name that a lesson gives it: its reducer, and what draws it. */\nexport const diagrams = {\n${entries.join('')}} as const;\n`,
  };
}

/** The files of a folder that have an export of this form, with the exported name. */
function exporting(root: string, folder: string, form: RegExp): { file: string; name: string }[] {
  return globSync('*.ts', { cwd: join(root, folder), exclude: ['index.ts'] })
    .sort()
    .flatMap((file) => {
      const [, name] = form.exec(readFileSync(join(root, folder, file), 'utf8')) ?? [];
      return name === undefined ? [] : [{ file, name }];
    });
}

/** Writes those that differ; answers their paths. */
export function writeIndexes(root: string): string[] {
  const stale = indexes(root).filter(({ path, text }) => {
    const file = join(root, path);
    const folderThere = existsSync(join(file, '..'));
    return folderThere && (!existsSync(file) || readFileSync(file, 'utf8') !== text);
  });
  for (const { path, text } of stale) writeFileSync(join(root, path), text);
  return stale.map(({ path }) => path);
}

if (process.argv[1] === import.meta.filename) {
  const written = writeIndexes(join(import.meta.dirname, '..'));
  console.log(written.length === 0 ? 'every index is up to date' : `wrote ${written.join(', ')}`);
}
