/**
 * Module hooks for the container's Node, which may not know TypeScript: types are taken away as the lab's own machine does
 * it, line by line. Loaded with `node --import ./.lab/typescript.mjs`.
 */
import { existsSync, readFileSync } from 'node:fs';
import { register } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { isMainThread } from 'node:worker_threads';
import { transform } from 'sucrase';
import { compile } from '../../process/compile.ts';

interface Resolved {
  url: string;
  shortCircuit?: boolean;
}
interface Loaded {
  format: string;
  source: string;
  shortCircuit: boolean;
}
type Next<T> = (specifier: string, context: { parentURL?: string }) => T;

// This file is both what is imported (and registers) and the hooks themselves, which Node runs on a thread of their own.
if (isMainThread) register(import.meta.url);

export async function resolve(
  specifier: string,
  context: { parentURL?: string },
  next: Next<Promise<Resolved>>,
): Promise<Resolved> {
  if (/^\.{0,2}\//.test(specifier) && context.parentURL?.startsWith('file:')) {
    const plain = fileURLToPath(new URL(specifier, context.parentURL));
    const path = [plain, `${plain}.ts`, `${plain}.js`, plain.replace(/\.js$/, '.ts')].find(
      (each) => /\.[^/]+$/.test(each) && existsSync(each),
    );
    if (path) return { url: pathToFileURL(path).href, shortCircuit: true };
  }
  return next(specifier, context);
}

export async function load(url: string, context: { parentURL?: string }, next: Next<Promise<Loaded>>): Promise<Loaded> {
  if (!/^file:.*\.[cm]?ts$/.test(url)) return next(url, context);
  const file = fileURLToPath(url);
  const text = readFileSync(file, 'utf8');
  compile(file, text);
  const source = transform(text, { transforms: ['typescript'], disableESTransforms: true }).code;
  return { format: 'module', source, shortCircuit: true };
}
