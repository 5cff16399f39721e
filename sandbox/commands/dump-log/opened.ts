import type { CommandIo } from '../../machine/command.ts';
import { baseName } from '../../machine/paths.ts';
import { JavaError } from '../tool/java.ts';
import { Uncaught } from '../tool/run.ts';
import { stacks } from './stack.ts';

/** What the tool ends with: Java prints it. */
export function thrown(type: string, message: string, ...frames: readonly (readonly string[])[]): Uncaught {
  return new Uncaught(new JavaError(type, message, frames.flat()));
}

/** The bytes of a file, as they are now. Throws Uncaught where there is none. */
export async function opened(path: string, io: CommandIo, at: readonly string[]): Promise<Uint8Array> {
  if ((await io.fs.kind(path)) === null) throw thrown('java.nio.file.NoSuchFileException', path, stacks.opening, at);
  if ((await io.fs.kind(path)) === 'directory')
    throw thrown('java.io.IOException', 'Is a directory', stacks.opening.slice(6), at);
  return io.fs.readBytes(path);
}

/** The offset that a file is named after: what stands before the first dot. Throws Uncaught. */
export function baseOffsetOf(path: string, at: readonly string[]): bigint {
  const text = baseName(path).split('.')[0] ?? '';
  if (!/^[+-]?\d+$/.test(text) || BigInt(text) > 2n ** 63n - 1n)
    throw thrown('java.lang.NumberFormatException', `For input string: "${text}"`, stacks.parsing, at);
  return BigInt(text);
}

/** A path as Java's File has it: no slash twice, none at the end. */
export function filePath(text: string): string {
  const path = text.replaceAll(/\/{2,}/g, '/');
  return path.length > 1 ? path.replace(/\/$/, '') : path;
}
