// biome-ignore-all lint/suspicious/noTemplateCurlyInString: programs are texts here
// TypeScript as the linker gets it: what is kept, what is found in it, what is refused.
import { describe, expect, test } from 'vitest';
import { compile } from '../../sandbox/process/compile.ts';
import { ProgramSyntaxError } from '../../sandbox/process/syntax.ts';

const file = '/home/learner/x.ts';

/** Runs a compiled module that imports nothing but what `require` gives. */
async function run(source: string, require: (name: string) => unknown = () => ({})): Promise<Record<string, unknown>> {
  const exports: Record<string, unknown> = {};
  const importing = async (name: string) => require(name);
  // biome-ignore lint/security/noGlobalEval: this is what the linker does
  const make = globalThis.eval(compile(file, source).script);
  const awaited = (_line: number, _column: number, _top: boolean, value: unknown): unknown => value;
  await make(exports, require, { exports }, file, '/home/learner', importing, { url: `file://${file}` }, awaited)();
  return exports;
}

describe('imports', () => {
  test.each([
    ["import { a, b as c } from './m.ts'; a; c;", './m.ts', ['a', 'b']],
    ["import d, { e } from './m.ts'; d; e;", './m.ts', ['default', 'e']],
    ["import * as ns from './m.ts'; ns;", './m.ts', []],
    ["import './m.ts';", './m.ts', []],
    ["export { a as b } from './m.ts';", './m.ts', ['a']],
    ["export * from './m.ts';", './m.ts', []],
    ["export * as ns from './m.ts';", './m.ts', []],
    ["import data from './m.json' with { type: 'json' }; data;", './m.json', ['default']],
    ["import { 'a-b' as ab } from './m.ts'; ab;", './m.ts', ['a-b']],
    ['import { type T, a } from "./m.ts"; a;', './m.ts', ['a']],
  ])('%s', (source, specifier, names) => {
    expect(compile(file, source).imports).toMatchObject([{ specifier, names, line: 1 }]);
  });

  test.each([
    "import type { T } from './m.ts';",
    "import { T } from './m.ts'; let t: T;",
    'const x = { import: 1, export: 2 }; x.import; x.export;',
    'const text = "import a from \'b\'";',
  ])('%s imports nothing', (source) => {
    expect(compile(file, source).imports).toEqual([]);
  });

  test('the place of a specifier is its place in the learner’s own text', () => {
    const source = "type A = {\n  b: number;\n};\nimport { c } from   './m.ts'; c;\n";
    expect(compile(file, source).imports).toMatchObject([{ line: 4, column: 21 }]);
  });
});

describe('top-level await', () => {
  test.each([
    ['await x;', 1],
    ['\n\nconst a: number = await f();', 3],
    ['for await (const a of b) {}', 1],
    ['if (a) {\n  await b;\n}', 2],
    ['async function f() { await x; }', null],
    ['const f = async () => await x;', null],
    ['const f = async () => { await x; };', null],
    ['class A { async m(): Promise<void> { await x; } }', null],
    ['const o = { async m() { await x; }, await: 1 }; o.await;', null],
    ['// await x', null],
  ])('%j waits at line %s', (source, line) => {
    expect(compile(file, source).awaits).toBe(line);
  });
});

describe('what is awaited', () => {
  test.each([
    ['await a;', 'a'],
    ['await a.b(c, d)[e]?.f`g${h}`;', 'a.b(c, d)[e]?.f`g${h}`'],
    ['const x = await new A(1).b ?? c;', 'new A(1).b'],
    ['await (a, b);', '(a, b)'],
    ['x = await a + 1;', 'a'],
    ['await !a;', '!a'],
    ['await { a }.b;', '{ a }.b'],
    ['await `t${`u`}`.v;', '`t${`u`}`.v'],
    ['await this.#a;', 'this.#a'],
    ['f(await a, b);', 'a'],
    ['await a?.[0]?.();', 'a?.[0]?.()'],
    ['await import("m");', 'import("m")'],
  ])('%s', (source, operand) => {
    const wrapped = /__await\(1, \d+, true,([\s\S]*)$/.exec(compile('/x.js', source).script)?.[1] ?? '';
    expect(wrapped.replace('__import', 'import').trimStart().startsWith(`${operand})`)).toBe(true);
  });

  test.each([
    'for await (const a of b) {}',
    'await (async () => 1)();',
    'await async function () {};',
    'await (await a)(await b);',
    'await Promise.all([await a, (async () => await b)()])\n;[1].map(String)',
    'const f = async (x) => { return await x\n  .then((y) => y) };',
  ])('%s still parses', (source) => {
    // biome-ignore lint/security/noGlobalEval: this is what the linker does
    expect(() => globalThis.eval(compile('/x.js', source).script)).not.toThrow();
  });
});

describe('code', () => {
  test('each line keeps its number', () => {
    const source = 'interface A {\n  b: number;\n}\nexport const at = new Error().stack;\n';
    return expect(run(source)).resolves.toMatchObject({ at: expect.stringContaining('file:///home/learner/x.ts:4:') });
  });

  test.each([
    ['export enum Color { Red, Green }', { Color: { Red: 0, 0: 'Red', Green: 1, 1: 'Green' } }],
    ['class P { constructor(readonly x: number) {} } export const x = new P(3).x;', { x: 3 }],
    ['export const a = <T,>(v: T): T => v; export const b = a<number>(1)!;', { b: 1 }],
    ['export const c = { a: 1 } as const satisfies object;', { c: { a: 1 } }],
    ['export const here = import.meta.url;', { here: 'file:///home/learner/x.ts' }],
    ['const module = 1, require = 2; export const sum = module + require;', { sum: 3 }],
    ['export const d = [1n, 2 ** 3, null ?? 4, 1_000];', { d: [1n, 8, 4, 1000] }],
    ['let n = 1; export { n }; n = 2;', { n: 2 }],
    ['export default function () { return 5 }', { default: expect.any(Function) }],
    ['export const e = (await import("m")).value;', { e: 7 }],
    ['#!/usr/bin/env node\nexport const f = 1;', { f: 1 }],
    ['export const self = this;', { self: undefined }],
  ])('%s', async (source, expected) => {
    expect(await run(source, () => ({ value: 7 }))).toMatchObject(expected);
  });

  test('plain JavaScript is not read as TypeScript', () => {
    expect(() => compile('/home/learner/x.js', 'let a: number = 1;')).toThrow(ProgramSyntaxError);
  });
});

describe('refused, with its place', () => {
  test.each([
    ['const a = 1;\nnamespace N {\n  export const b = 1;\n}', 2, 'namespace'],
    ['export namespace N { export const b = 1 }', 1, 'namespace'],
    ['module M { export const b = 1 }', 1, 'namespace'],
    ['function d(t: unknown) {}\n\n@d\nclass A {}', 3, 'Decorators'],
    ['class A {\n  @d method() {}\n}', 2, 'Decorators'],
    ['const a = ;', 1, 'Unexpected token'],
    ['const a = 1;\nconst b = (2;\n', 2, 'Unexpected token'],
    ['let x = "abc\n', 1, 'Unterminated string'],
  ])('%j at line %i', (source, line, words) => {
    let thrown: unknown;
    try {
      compile(file, source);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(ProgramSyntaxError);
    expect(thrown).toMatchObject({ file, line, message: expect.stringContaining(words) });
  });

  test.each([
    'declare namespace N { const a: number }',
    'declare module "m" { export const a: number }',
    'declare global { var a: number }',
    'const o = { namespace: 1, module: 2 }; o.namespace; o.module;',
    'const mail = "a@b"; // @dec class',
  ])('%s is fine', (source) => {
    expect(() => compile(file, source)).not.toThrow();
  });
});
