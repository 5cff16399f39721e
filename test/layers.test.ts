// Who may import whom. The table is the architecture: a folder may import itself, the layers named here, and nothing else.
import { execFileSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, normalize, relative } from 'node:path';
import { parse as parseSvelte } from 'svelte/compiler';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

interface Layer {
  /** Layers it may import. */
  imports: readonly string[];
  /** Layers of which it may import types only. */
  types?: readonly string[];
  /** npm packages it may import. */
  packages?: readonly string[];
}

const ABOVE_APIS = [
  'sandbox/host.ts',
  'sandbox/trace',
  'sandbox/wire',
  'sandbox/control.ts',
  'sandbox/record',
  'sandbox/metadata',
  'sandbox/config',
  'sandbox/log',
  'sandbox/group',
  'sandbox/share',
  'sandbox/transaction',
  'sandbox/replica',
  'sandbox/security',
  'sandbox/network',
];
const ABOVE_BROKER = [...ABOVE_APIS, 'sandbox/apis', 'sandbox/client'];
const ABOVE_LAB = [
  ...ABOVE_BROKER,
  'sandbox/broker',
  'sandbox/zookeeper',
  'sandbox/machine',
  'sandbox/install',
  'sandbox/commands',
];
const SITE = ['astro', '@astrojs/mdx', 'svelte', 'zod'];

/** A file belongs to the longest name here that its path starts with. `null`: it may import anything. */
const layers: Record<string, Layer | null> = {
  'sandbox/host.ts': { imports: [] },
  'sandbox/lab-clock.ts': { imports: ['sandbox/host.ts'] },
  'sandbox/trace': { imports: [] },
  'sandbox/wire': { imports: [] },
  'sandbox/control.ts': { imports: [], types: ['sandbox/host.ts', 'sandbox/trace'] },
  'sandbox/record': {
    imports: ['sandbox/wire', 'sandbox/host.ts'],
    packages: ['fflate', 'snappyjs', '@bokuweb/zstd-wasm'],
  },
  // Records of the metadata log.
  'sandbox/metadata': { imports: ['sandbox/wire', 'sandbox/record', 'sandbox/host.ts'] },
  'sandbox/config': { imports: ['sandbox/wire'] },
  'sandbox/log': {
    imports: ['sandbox/wire', 'sandbox/record', 'sandbox/config', 'sandbox/trace', 'sandbox/host.ts'],
  },
  'sandbox/group': { imports: ['sandbox/wire', 'sandbox/config'] },
  'sandbox/share': { imports: ['sandbox/wire', 'sandbox/config', 'sandbox/group'] },
  'sandbox/transaction': { imports: ['sandbox/wire', 'sandbox/config'] },
  'sandbox/replica': { imports: ['sandbox/wire', 'sandbox/config'] },
  'sandbox/security': { imports: ['sandbox/wire', 'sandbox/host.ts'], packages: ['@noble/hashes'] },
  'sandbox/network': { imports: ['sandbox/trace', 'sandbox/host.ts'] },
  'sandbox/apis': { imports: ['sandbox/wire', 'sandbox/record', 'sandbox/config'], types: ABOVE_APIS },
  'sandbox/client': {
    imports: [
      'sandbox/wire',
      'sandbox/record',
      'sandbox/config',
      'sandbox/network',
      'sandbox/host.ts',
      'sandbox/apis',
      // ACLs, and a client's side of SASL.
      'sandbox/security',
    ],
  },
  'sandbox/broker': { imports: ABOVE_BROKER },
  'sandbox/zookeeper': {
    imports: ['sandbox/wire', 'sandbox/security', 'sandbox/host.ts'],
    packages: ['@noble/hashes'],
  },
  // What runs inside a learner's process: linker, node modules, the lab's clock.
  'sandbox/process': {
    imports: ['sandbox/host.ts'],
    types: ['sandbox/network', 'sandbox/machine'],
    packages: [
      'sucrase',
      'buffer',
      'events',
      'kafkajs',
      '@noble/hashes',
      'fflate',
      'node-inspect-extracted',
      'path-browserify',
      'readable-stream',
      'string_decoder',
    ],
  },
  'sandbox/machine': {
    imports: ['sandbox/control.ts', 'sandbox/network', 'sandbox/trace', 'sandbox/host.ts'],
    packages: ['unbash', 'sucrase'],
  },
  // Trees of files as an archive of Kafka unpacks them.
  'sandbox/install': { imports: [] },
  'sandbox/commands': {
    imports: [
      'sandbox/machine',
      'sandbox/install',
      'sandbox/zookeeper',
      'sandbox/control.ts',
      'sandbox/client',
      'sandbox/record',
      'sandbox/metadata',
      'sandbox/log',
      'sandbox/config',
      'sandbox/apis',
      // ACLs as kafka-acls.sh names them.
      'sandbox/security',
      // Formats of what coordinators keep, which tools print.
      'sandbox/wire',
      'sandbox/group',
      'sandbox/share',
      'sandbox/transaction',
    ],
    packages: ['yaml'],
  },
  'sandbox/lab-brokers.ts': { imports: ABOVE_LAB },
  'sandbox/lab-clusters.ts': { imports: [...ABOVE_LAB, 'sandbox/lab-brokers.ts'] },
  'sandbox/lab-zookeeper.ts': { imports: ABOVE_LAB },
  'sandbox/lab-boot.ts': { imports: [...ABOVE_LAB, 'sandbox/lab-clusters.ts'] },
  'sandbox/lab.ts': {
    imports: [
      ...ABOVE_LAB,
      'sandbox/lab-clock.ts',
      'sandbox/lab-clusters.ts',
      'sandbox/lab-zookeeper.ts',
      'sandbox/lab-boot.ts',
    ],
  },
  'sandbox/check': {
    imports: ['sandbox/control.ts', 'sandbox/record', 'sandbox/trace'],
    types: ['sandbox/host.ts'],
    packages: ['vitest', 'zod'],
  },
  'sandbox/hosts': null,

  lessons: { imports: ['sandbox/check'], packages: ['vitest'] },

  // What `npm run fidelity` found: data, which the site shows.
  'test/golden/fidelity.json': { imports: [] },

  'src/lab': null,
  'src/workspace': {
    imports: ['src', 'src/lab', 'sandbox/control.ts'],
    packages: [...SITE, 'monaco-editor', '@xterm/xterm', '@xterm/addon-fit', 'kafkajs'],
  },
  'src/picture': { imports: ['src', 'sandbox/trace'], packages: SITE },
  'src/timeline': { imports: ['src', 'sandbox/trace', 'sandbox/wire', 'sandbox/apis'], packages: SITE },
  src: {
    imports: [
      'src/lab',
      'src/workspace',
      'src/picture',
      'src/timeline',
      'sandbox/check',
      'lessons',
      'test/golden/fidelity.json',
    ],
    packages: [...SITE, '@fontsource-variable'],
  },
};

/** Programs of a lesson are what a learner writes: they run in the lab and are no part of the site. */
const PROGRAMS = /^lessons\/[^/]+\/[^/]+\/(start|solution|wrong)\//;
/** Nothing but a host reads a clock or draws a random number; a process keeps the real ones in one file. */
const BANNED = ['Date.now', 'Math.random', 'new Date()', 'Date()'];

const root = join(import.meta.dirname, '..');
const files = globSync('{sandbox,src,lessons}/**/*.{ts,js,mjs,svelte,astro,mdx}', { cwd: root }).sort();
const parsed = new Map(files.map((file) => [file, sources(file)]));

describe('layers', () => {
  test('there are files to look at', () => expect(files.length).toBeGreaterThan(10));

  test('every file imports only from the layers named for its own', () => {
    expect(files.filter((file) => !PROGRAMS.test(file)).flatMap(strayImports)).toEqual([]);
    // It reads every file there is, on a machine that may have much else to do.
  }, 60_000);

  test('the programs of a lesson import kafkajs, Node modules and files of their own lesson', () => {
    expect(files.filter((file) => PROGRAMS.test(file)).flatMap(strayProgramImports)).toEqual([]);
  });

  test(`nothing in sandbox/ outside hosts/ says ${BANNED.join(', ')}`, () => {
    const free = /^sandbox\/(hosts\/|process\/native\.ts$)/;
    const core = files.filter((file) => file.startsWith('sandbox/') && !free.test(file));
    expect(core.flatMap(bannedCalls)).toEqual([]);
  });

  test('the core compiles without the DOM and without Node', { timeout: 60_000 }, () => {
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    const list = execFileSync(process.execPath, [tsc, '-p', 'sandbox', '--listFilesOnly'], { cwd: root });
    expect(String(list).match(/.*(lib\.dom|@types\/node).*/g)).toBeNull();
  });
});

describe('what counts as an import', () => {
  test.each([
    ["import { a } from './a.ts';", './a.ts', false],
    ["import type { A } from './a.ts';", './a.ts', true],
    ["import { type A } from './a.ts';", './a.ts', false],
    ["export * from './a.ts';", './a.ts', false],
    ["export type { A } from './a.ts';", './a.ts', true],
    ["let a: import('./a.ts').A;", './a.ts', true],
    ["const a = await import('./a.ts');", './a.ts', false],
    ["new Worker(new URL('./a.ts', import.meta.url));", './a.ts', false],
    ["import.meta.glob('./*.ts');", './*.ts', false],
  ])('%s', (text, name, typeOnly) => {
    expect(imports(ts.createSourceFile('x.ts', text, ts.ScriptTarget.Latest))).toEqual([{ name, typeOnly }]);
  });

  test.each(['Date.now()', 'Math.random()', 'new Date()', 'Date()', 'const { now } = Date'])('%s is banned', (text) => {
    expect(banned(ts.createSourceFile('x.ts', text, ts.ScriptTarget.Latest))).toHaveLength(1);
  });

  test.each(['new Date(0)', 'clock.now()', 'Math.random = seeded', 'class Past extends Date {}'])(
    '%s is not',
    (text) => {
      expect(banned(ts.createSourceFile('x.ts', text, ts.ScriptTarget.Latest))).toEqual([]);
    },
  );
});

function layerOf(file: string): string | undefined {
  const names = Object.keys(layers).filter((name) => file === name || file.startsWith(`${name}/`));
  return names.sort((a, b) => b.length - a.length)[0];
}

function strayImports(file: string): string[] {
  const name = layerOf(file);
  if (name === undefined) return file.endsWith('.d.ts') ? [] : [`${file} belongs to no layer`];
  const layer = layers[name];
  if (layer === null || layer === undefined) return [];
  return importsOf(file).flatMap((imported) => {
    const target = resolve(file, imported.name);
    const stray = `${file} imports ${imported.typeOnly ? 'types of ' : ''}${imported.name}`;
    if (target === null)
      return file.endsWith('.d.ts') || layer.packages?.includes(packageOf(imported.name)) ? [] : [stray];
    const to = layerOf(target);
    if (to === undefined) return [stray];
    if (to === name) return to === 'lessons' && !sameLesson(file, target) ? [stray] : [];
    return layer.imports.includes(to) || (imported.typeOnly && layer.types?.includes(to)) ? [] : [stray];
  });
}

function strayProgramImports(file: string): string[] {
  return importsOf(file).flatMap(({ name }) => {
    const target = resolve(file, name);
    const allowed = target === null ? name === 'kafkajs' || isBuiltin(name) : sameLesson(file, target);
    return allowed ? [] : [`${file} imports ${name}`];
  });
}

function sameLesson(file: string, target: string): boolean {
  return target.startsWith(`${file.split('/').slice(0, 3).join('/')}/`);
}

/** The file meant, from the root of the project; null for a package. */
function resolve(file: string, name: string): string | null {
  const bare = name.replace(/\?.*$/, '');
  if (bare === '#sandbox/check') return 'sandbox/check/index.ts';
  if (bare.startsWith('#sandbox/')) return bare.slice(1);
  if (bare.startsWith('/')) return bare.slice(1);
  if (!bare.startsWith('.')) return null;
  return normalize(relative(root, join(root, dirname(file), bare)));
}

/** `@noble/hashes/sha2.js` → `@noble/hashes`; the packages of one vendor's fonts → the vendor; `astro:content` → `astro` */
function packageOf(name: string): string {
  if (name.startsWith('@fontsource-variable/')) return '@fontsource-variable';
  const [first = '', second] = name.split('/');
  return first.startsWith('@') ? `${first}/${second}` : (first.split(':')[0] ?? '');
}

function importsOf(file: string) {
  return (parsed.get(file) ?? []).flatMap(imports);
}

function imports(source: ts.SourceFile): { name: string; typeOnly: boolean }[] {
  const found: { name: string; typeOnly: boolean }[] = [];
  const add = (node: ts.Node | undefined, typeOnly: boolean) => {
    if (node && ts.isStringLiteralLike(node)) found.push({ name: node.text, typeOnly });
    if (node && ts.isArrayLiteralExpression(node)) for (const element of node.elements) add(element, typeOnly);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node))
      add(node.moduleSpecifier, node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword);
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal, true);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      add(node.arguments[0], false);
    else if (ts.isCallExpression(node) && node.expression.getText(source) === 'import.meta.glob')
      add(node.arguments[0], false);
    else if (
      ts.isNewExpression(node) &&
      node.expression.getText(source) === 'URL' &&
      node.arguments?.[1]?.getText(source) === 'import.meta.url'
    )
      add(node.arguments[0], false);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function bannedCalls(file: string): string[] {
  return (parsed.get(file) ?? []).flatMap((source) =>
    banned(source).map((node) => {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
      return `${file}:${line + 1} ${node.getText(source)}`;
    }),
  );
}

/** Where `Date` and `Math.random` are used for anything but a given instant, a type or a base class. */
function banned(source: ts.SourceFile): ts.Node[] {
  const found: ts.Node[] = [];
  const isDate = (node: ts.Node | undefined) => node !== undefined && ts.isIdentifier(node) && node.text === 'Date';
  const visit = (node: ts.Node): void => {
    const text = ts.isPropertyAccessExpression(node) ? node.getText(source) : '';
    if (text === 'Date.now' || text === 'Math.random') found.push(node);
    else if (replaces(node, source)) return;
    else if (ts.isNewExpression(node) && isDate(node.expression) && !node.arguments?.length) found.push(node);
    else if (ts.isCallExpression(node) && isDate(node.expression)) found.push(node);
    else if (ts.isVariableDeclaration(node) && isDate(node.initializer)) found.push(node);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** `Math.random = …` draws nothing. */
function replaces(node: ts.Node, source: ts.SourceFile): boolean {
  return (
    ts.isBinaryExpression(node) &&
    node.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
    node.left.getText(source) === 'Math.random'
  );
}

/** The scripts of a file. Line numbers are right for .ts only. */
function sources(file: string): ts.SourceFile[] {
  const text = readFileSync(join(root, file), 'utf8');
  return scripts(file, text).map((script) =>
    ts.createSourceFile(file, script, ts.ScriptTarget.Latest, false, ts.ScriptKind.TS),
  );
}

function scripts(file: string, text: string): string[] {
  if (file.endsWith('.svelte')) {
    const { instance, module } = parseSvelte(text, { modern: true });
    return [module, instance].flatMap((script) => {
      if (!script) return [];
      const { start, end } = script.content as unknown as { start: number; end: number };
      return [text.slice(start, end)];
    });
  }
  if (file.endsWith('.astro')) {
    const frontmatter = /^\s*---\n([\s\S]*?)\n---/.exec(text)?.[1] ?? '';
    return [
      frontmatter,
      ...[...text.matchAll(/<script\b[^>]*>([\s\S]*?)<\/script>/g)].map(([, script]) => script ?? ''),
    ];
  }
  if (file.endsWith('.mdx')) {
    const prose = text.replace(/^(`{3,}|~{3,})[\s\S]*?^\1/gm, '');
    return [prose.match(/^(import|export) .*$/gm)?.join('\n') ?? ''];
  }
  return [text];
}
