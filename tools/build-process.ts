/**
 * Bundles the process runtime (sandbox/process, kafkajs and all they need) into one script, which is the same in the browser
 * and on Node. Rebuilt only when one of its inputs has changed: `npm run build:process`.
 */
import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(import.meta.dirname, '..');
const bundleFile = join(root, 'sandbox/process/dist/process.txt');
const inputsFile = join(root, 'sandbox/process/dist/inputs.json');

/** Modules of Node that packages inside the bundle ask for, each answered by the runtime's own. */
const BUILTINS = /^(?:node:)?(?:assert|crypto|fs|net|os|path|stream|tls|url|util|zlib)$/;

/** The bundle's text, built anew when needed. */
export async function processBundle(): Promise<string> {
  const known = await readFile(inputsFile, 'utf8').then(
    (text) => JSON.parse(text) as Inputs,
    () => null,
  );
  if (known && known.hash === (await hashOf(known.files))) {
    const text = await readFile(bundleFile, 'utf8').catch(() => null);
    if (text !== null) return text;
  }
  return build();
}

interface Inputs {
  files: readonly string[];
  hash: string;
}

async function build(): Promise<string> {
  const esbuild = await import('esbuild');
  const { outputFiles, metafile } = await esbuild.build({
    entryPoints: [join(root, 'sandbox/process/main.ts')],
    absWorkingDir: root,
    bundle: true,
    write: false,
    metafile: true,
    minifyWhitespace: true,
    minifySyntax: true,
    keepNames: true,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    legalComments: 'none',
    footer: { js: '//# sourceURL=lab:process' },
    plugins: [
      {
        name: 'process-builtins',
        setup(build) {
          build.onResolve({ filter: BUILTINS }, ({ path, importer }) =>
            importer.includes('node_modules') ? { path: path.replace('node:', ''), namespace: 'builtin' } : undefined,
          );
          build.onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path }) => ({
            contents: `module.exports = require('./builtins.ts').builtins[${JSON.stringify(path)}]`,
            resolveDir: join(root, 'sandbox/process'),
          }));
          // One copy of sucrase: its parser is imported by path.
          build.onResolve({ filter: /^sucrase\/dist\/parser\// }, ({ path }) => ({
            path: join(root, 'node_modules', path.replace('/dist/', '/dist/esm/')),
          }));
          build.onResolve({ filter: /^process\/$/ }, () => ({ path: join(root, 'sandbox/process/tick.ts') }));
        },
      },
    ],
  });
  const text = outputFiles[0]?.text ?? '';
  const files = [
    ...Object.keys(metafile.inputs).filter((name) => !name.startsWith('builtin:')),
    relative(root, fileURLToPath(import.meta.url)),
    'node_modules/esbuild/package.json',
  ];
  await mkdir(dirname(bundleFile), { recursive: true });
  // Whole or not at all: other processes may be reading.
  await replace(bundleFile, text);
  await replace(inputsFile, JSON.stringify({ files, hash: await hashOf(files) } satisfies Inputs));
  return text;
}

async function replace(file: string, text: string): Promise<void> {
  const temporary = `${file}.${process.pid}`;
  await writeFile(temporary, text);
  await rename(temporary, file);
}

async function hashOf(files: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const file of files) hash.update(await readFile(join(root, file)).catch(() => ''));
  return hash.digest('hex');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const before = performance.now();
  const text = await processBundle();
  console.log(`process runtime: ${Math.round(text.length / 1024)} KB, ${Math.round(performance.now() - before)} ms`);
}
