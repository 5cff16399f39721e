/** The program's files: a copy of the machine's, taken at the start; changes are told to the machine. */
import { post } from './lab.ts';
import { wallNow, wallTimeout } from './native.ts';
import { dirname } from './paths.ts';

/** Real milliseconds between two tellings of what has changed, so that many small writes are not many whole files. */
const TELL_EVERY = 20;

export class ProgramFiles {
  readonly #texts = new Map<string, string>();
  readonly #directories = new Set<string>(['/', '/tmp']);
  readonly #changed = new Map<string, number>();
  /** Not yet told to the machine; null is removed. */
  readonly #untold = new Map<string, string | null>();
  #toldAt = Number.NEGATIVE_INFINITY;
  #tellScheduled = false;

  mount(texts: Readonly<Record<string, string>>, now: number): void {
    for (const [path, text] of Object.entries(texts)) this.#put(path, text, now);
  }

  isFile(path: string): boolean {
    return this.#texts.has(path);
  }

  isDirectory(path: string): boolean {
    return this.#directories.has(path);
  }

  /** Throws ENOENT as node:fs words it. */
  read(path: string): string {
    const text = this.#texts.get(path);
    if (text !== undefined) return text;
    throw this.isDirectory(path) ? fileError('EISDIR', 'read', null) : fileError('ENOENT', 'open', path);
  }

  write(path: string, text: string, now: number): void {
    if (this.isDirectory(path)) throw fileError('EISDIR', 'open', path);
    if (!this.isDirectory(dirname(path))) throw fileError('ENOENT', 'open', path);
    this.#put(path, text, now);
    this.#tell(path, text);
  }

  remove(path: string): void {
    if (!this.#texts.delete(path)) throw fileError(this.isDirectory(path) ? 'EISDIR' : 'ENOENT', 'unlink', path);
    this.#tell(path, null);
  }

  makeDirectory(path: string, recursive: boolean): void {
    if (this.isFile(path) || (this.isDirectory(path) && !recursive)) throw fileError('EEXIST', 'mkdir', path);
    if (!recursive && !this.isDirectory(dirname(path))) throw fileError('ENOENT', 'mkdir', path);
    for (let at = path; !this.#directories.has(at); at = dirname(at)) this.#directories.add(at);
  }

  removeDirectory(path: string): void {
    this.#directories.delete(path);
  }

  /** Names in a directory, sorted. */
  list(path: string): string[] {
    if (!this.isDirectory(path)) throw fileError(this.isFile(path) ? 'ENOTDIR' : 'ENOENT', 'scandir', path);
    const start = path === '/' ? '/' : `${path}/`;
    const names = [...this.#texts.keys(), ...this.#directories]
      .filter((name) => name.startsWith(start) && name !== path)
      .map((name) => name.slice(start.length).split('/')[0] ?? '');
    return [...new Set(names)].filter(Boolean).sort();
  }

  /** Lab time of the last change. */
  changedAt(path: string): number {
    return this.#changed.get(path) ?? 0;
  }

  /** The text of a file that may be missing. */
  peek(path: string): string | null {
    return this.#texts.get(path) ?? null;
  }

  /** Tells the machine now what has changed. */
  flush(): void {
    if (this.#untold.size === 0) return;
    for (const [path, text] of this.#untold) {
      post(text === null ? { type: 'removeFile', path } : { type: 'writeFile', path, text });
    }
    this.#untold.clear();
    this.#toldAt = wallNow();
  }

  #tell(path: string, text: string | null): void {
    this.#untold.delete(path);
    this.#untold.set(path, text);
    const wait = this.#toldAt + TELL_EVERY - wallNow();
    if (wait <= 0) return this.flush();
    if (this.#tellScheduled) return;
    this.#tellScheduled = true;
    wallTimeout(() => {
      this.#tellScheduled = false;
      this.flush();
    }, wait);
  }

  #put(path: string, text: string, now: number): void {
    this.#texts.set(path, text);
    this.#changed.set(path, now);
    for (let at = dirname(path); !this.#directories.has(at); at = dirname(at)) this.#directories.add(at);
  }
}

const WORDS: Record<string, [number, string]> = {
  ENOENT: [-2, 'no such file or directory'],
  EISDIR: [-21, 'illegal operation on a directory'],
  ENOTDIR: [-20, 'not a directory'],
  EEXIST: [-17, 'file already exists'],
  ENOTEMPTY: [-39, 'directory not empty'],
};

export function fileError(code: string, syscall: string, path: string | null): Error {
  const [errno, words] = WORDS[code] ?? [-1, 'unknown error'];
  const message = `${code}: ${words}, ${syscall}${path === null ? '' : ` '${path}'`}`;
  return Object.assign(new Error(message), { errno, code, syscall, ...(path === null ? {} : { path }) });
}

export const files = new ProgramFiles();
