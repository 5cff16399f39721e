/**
 * Links a program: compiles its files, runs each once, dependencies first as ES modules do, and answers `require` and
 * `import()`. Modules without top-level `await` run synchronously, so `require` works on them.
 */
import { builtins, packages } from './builtins.ts';
import { type Compiled, compile, type Import } from './compile.ts';
import { files } from './files.ts';
import { evaluate } from './native.ts';
import { dirname, resolve } from './paths.ts';
import { remember } from './places.ts';
import { ProgramSyntaxError } from './syntax.ts';

interface Module {
  readonly file: string;
  readonly compiled: Compiled | null;
  readonly body: { exports: unknown };
  /** `linking` while its imports run. */
  state: 'new' | 'linking' | 'running' | 'done' | 'failed';
  error?: unknown;
  running?: Promise<void>;
}

/** The place of an import that cannot be followed, for the message. */
export interface ImportSite {
  file: string;
  line: number | null;
  column: number | null;
}

const modules = new Map<string, Module>();
let mainFile = '';

/** Modules that are waiting at a top-level `await`: file and line. */
export const awaiting = new Map<string, number>();

/** Runs the program. Resolves when its main module and all it imports have run to the end. */
export async function runMain(file: string): Promise<void> {
  mainFile = file;
  await run(load(file));
}

/** Throws ProgramSyntaxError. */
function load(file: string): Module {
  const known = modules.get(file);
  if (known) return known;
  const source = files.read(file);
  const module: Module = { file, compiled: null, body: { exports: {} }, state: 'new' };
  if (file.endsWith('.json')) {
    try {
      module.body.exports = JSON.parse(source);
    } catch (error) {
      throw new ProgramSyntaxError(`${file}: ${(error as Error).message}`, file, null, null);
    }
    module.state = 'done';
  } else {
    const compiled = compile(file, source);
    remember(file, source, compiled.script);
    Object.assign(module, { compiled });
  }
  modules.set(file, module);
  return module;
}

/** Imports first, in order, then the module itself. A module in progress (a cycle) is not waited for. */
async function run(module: Module, path: ReadonlySet<Module> = new Set()): Promise<void> {
  if (module.state === 'done' || path.has(module)) return;
  if (module.state === 'failed') throw module.error;
  module.running ??= (async () => {
    if (module.state === 'new') module.state = 'linking';
    const through = new Set([...path, module]);
    for (const wanted of module.compiled?.imports ?? []) {
      const found = find(wanted.specifier, module.file, wanted);
      if (found.file !== null) await run(load(found.file), through);
      checkNames(wanted, module, found, path);
    }
    if (module.state !== 'linking') return;
    const result = start(module);
    if (!(result instanceof Promise)) return;
    if (!awaiting.has(module.file)) awaiting.set(module.file, module.compiled?.awaits ?? 1);
    await result;
    awaiting.delete(module.file);
  })();
  await module.running;
}

/** Runs a module's body; the promise of an asynchronous one settles `state`. */
function start(module: Module): void | Promise<void> {
  const { compiled, body, file } = module;
  if (!compiled) return;
  const fail = (error: unknown): never => {
    module.state = 'failed';
    module.error = error;
    throw error;
  };
  let make: (...args: unknown[]) => () => unknown;
  try {
    make = evaluate(compiled.script) as typeof make;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new ProgramSyntaxError(error.message, file, null, null, compiled.script);
  }
  module.state = 'running';
  const importing = (specifier: unknown): Promise<unknown> => importDynamically(String(specifier), file);
  const meta = {
    url: `file://${file}`,
    filename: file,
    dirname: dirname(file),
    main: file === mainFile,
    resolve: (to: string) => `file://${find(to, file, null).file ?? to}`,
  };
  const awaited = (line: number, column: number, isTopLevel: boolean, value: unknown): unknown => {
    if (isTopLevel) awaiting.set(file, line);
    return awaitedAt(`file://${file}:${line}:${column}`, value);
  };
  try {
    const result = make(body.exports, requireFrom(module), body, file, dirname(file), importing, meta, awaited)();
    if (compiled.awaits === null) module.state = 'done';
    else {
      return (result as Promise<void>).then(() => {
        module.state = 'done';
      }, fail);
    }
  } catch (error) {
    fail(error);
  }
}

function requireFrom(importer: Module): (specifier: string) => unknown {
  return (specifier) => {
    const found = find(specifier, importer.file, null);
    if (found.file === null) return found.exports;
    const module = load(found.file);
    if (module.state === 'failed') throw module.error;
    if (module.state === 'new') requireNow(module);
    return module.body.exports;
  };
}

/** Runs a module for `require`, with all it imports. */
function requireNow(module: Module): void {
  if (module.compiled?.awaits != null) {
    const message = `require() cannot be used on a module with top-level await: ${module.file}. Use import instead.`;
    throw Object.assign(new Error(message), { code: 'ERR_REQUIRE_ASYNC_MODULE' });
  }
  start(module);
}

async function importDynamically(specifier: string, importer: string): Promise<unknown> {
  const found = find(specifier, importer, null);
  if (found.file === null) return namespaceOf(found.exports);
  const module = load(found.file);
  await run(module);
  return namespaceOf(module.body.exports);
}

function namespaceOf(exports: unknown): unknown {
  if (exports !== null && typeof exports === 'object' && '__esModule' in exports) return exports;
  return { ...(exports as object), default: exports };
}

function checkNames(
  { names, specifier, line, column }: Import,
  importer: Module,
  found: Found,
  path: ReadonlySet<Module>,
): void {
  const module = found.file === null ? null : modules.get(found.file);
  if (module && (module.state !== 'done' || path.has(module))) return;
  const exports = module ? module.body.exports : found.exports;
  const isModule = exports !== null && typeof exports === 'object' && '__esModule' in exports;
  for (const name of names) {
    if (name === 'default' && !isModule) continue;
    if (exports !== null && (typeof exports === 'object' || typeof exports === 'function') && name in exports) continue;
    const message = `The requested module '${specifier}' does not provide an export named '${name}'`;
    throw new ProgramSyntaxError(message, importer.file, line, column);
  }
}

type Found = ({ file: string } & { exports?: undefined }) | { file: null; exports: unknown };

/** Throws ERR_MODULE_NOT_FOUND, with the place of the import. */
function find(specifier: string, importer: string, site: Import | null): Found {
  if (specifier.startsWith('file://')) return findFile(specifier.slice('file://'.length), importer, site);
  if (/^\.{0,2}\//.test(specifier) || specifier === '.' || specifier === '..') {
    return findFile(resolve(dirname(importer), specifier), importer, site);
  }
  const name = specifier.replace(/^node:/, '');
  if (Object.hasOwn(builtins, name)) return { file: null, exports: builtins[name] };
  if (specifier.startsWith('node:')) {
    const error = new Error(`No such built-in module: ${specifier}. ${available()}`);
    throw notFound(error, 'ERR_UNKNOWN_BUILTIN_MODULE', importer, site);
  }
  if (Object.hasOwn(packages, specifier)) return { file: null, exports: packages[specifier]?.() };
  const error = new Error(`Cannot find package '${specifier}' imported from ${importer}. ${available()}`);
  throw notFound(error, 'ERR_MODULE_NOT_FOUND', importer, site);
}

function findFile(path: string, importer: string, site: Import | null): Found {
  const tries = [
    path,
    ...['.ts', '.js', '.mjs', '.mts', '.cjs', '.json', '/index.ts', '/index.js'].map((end) => path + end),
  ];
  if (/\.[mc]?js$/.test(path)) tries.push(path.replace(/js$/, 'ts'));
  const file = tries.find((candidate) => files.isFile(candidate));
  if (file) return { file };
  throw notFound(
    new Error(`Cannot find module '${path}' imported from ${importer}`),
    'ERR_MODULE_NOT_FOUND',
    importer,
    site,
  );
}

function available(): string {
  const names = Object.keys(builtins).filter((name) => !name.includes('/'));
  return `There is ${Object.keys(packages).join(', ')}, and of Node's own modules ${names.join(', ')}.`;
}

function notFound(error: Error, code: string, importer: string, site: Import | null): Error {
  const at: ImportSite = { file: importer, line: site?.line ?? null, column: site?.column ?? null };
  sites.set(error, at);
  Object.defineProperty(error, 'code', { value: code, enumerable: true, writable: true, configurable: true });
  return error;
}

const { then } = Promise.prototype;

/** Adds the place of an `await` to the stack of what it throws, where that names no place of the program. */
function awaitedAt(place: string, value: unknown): unknown {
  if (value instanceof Promise) {
    const name = (error: unknown): void => {
      if (!(error instanceof Error) || typeof error.stack !== 'string' || error.stack.includes('file:///')) return;
      const stack = `${error.stack}\n    at async ${place}`;
      Object.defineProperty(error, 'stack', { value: stack, writable: true, configurable: true });
    };
    then.call(value, undefined, name);
  }
  return value;
}

/** Where the import stands that an error is about. */
export const sites = new WeakMap<object, ImportSite>();
