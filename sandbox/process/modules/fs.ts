/** node:fs over the program's files. Files are text; paths are POSIX. */
import { Buffer } from 'buffer';
import { Readable, Writable } from 'readable-stream';
import { fileError, files } from '../files.ts';
import { loop } from '../loop.ts';
import { resolve } from '../paths.ts';
import { process } from '../process.ts';

type PathLike = string | URL | Uint8Array;
type Encoding = { encoding?: BufferEncoding | null; flag?: string } | BufferEncoding | null | undefined;

const pathOf = (path: PathLike): string => {
  if (path instanceof URL) return decodeURIComponent(path.pathname);
  return resolve(process.cwd(), typeof path === 'string' ? path : Buffer.from(path).toString());
};
const now = (): number => Math.floor(loop.clock.now());
const encodingOf = (options: Encoding): BufferEncoding | null =>
  typeof options === 'string' ? options : (options?.encoding ?? null);
const textOf = (data: unknown): string => {
  if (typeof data === 'string') return data;
  if (ArrayBuffer.isView(data)) return Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString();
  throw Object.assign(
    new TypeError('The "data" argument must be of type string or an instance of Buffer, TypedArray, or DataView.'),
    { code: 'ERR_INVALID_ARG_TYPE' },
  );
};

class Stats {
  readonly size: number;
  readonly mtimeMs: number;
  readonly mtime: Date;
  readonly mode = 0o644;
  readonly #directory: boolean;

  constructor(path: string) {
    this.#directory = files.isDirectory(path);
    const text = files.peek(path);
    if (text === null && !this.#directory) throw fileError('ENOENT', 'stat', path);
    this.size = Buffer.byteLength(text ?? '');
    this.mtimeMs = files.changedAt(path);
    this.mtime = new Date(this.mtimeMs);
  }

  isFile(): boolean {
    return !this.#directory;
  }

  isDirectory(): boolean {
    return this.#directory;
  }

  isSymbolicLink(): boolean {
    return false;
  }
}

function remove(path: string, { recursive = false, force = false }: { recursive?: boolean; force?: boolean }): void {
  if (files.isDirectory(path)) {
    const names = files.list(path);
    if (!recursive) throw fileError(names.length > 0 ? 'ENOTEMPTY' : 'EISDIR', 'rm', path);
    for (const name of names) remove(resolve(path, name), { recursive });
    return files.removeDirectory(path);
  }
  if (force && !files.isFile(path)) return;
  files.remove(path);
}

/** What there is, synchronous; callbacks and promises are made of it. */
const operations = {
  readFile(path: PathLike, options?: Encoding): string | Buffer {
    const bytes = Buffer.from(files.read(pathOf(path)));
    const encoding = encodingOf(options);
    return encoding ? bytes.toString(encoding) : bytes;
  },
  writeFile(path: PathLike, data: unknown, options?: Encoding): void {
    const append = typeof options === 'object' && options?.flag?.startsWith('a');
    files.write(pathOf(path), append ? (files.peek(pathOf(path)) ?? '') + textOf(data) : textOf(data), now());
  },
  appendFile(path: PathLike, data: unknown): void {
    files.write(pathOf(path), (files.peek(pathOf(path)) ?? '') + textOf(data), now());
  },
  readdir(path: PathLike, options?: { withFileTypes?: boolean } | string): unknown[] {
    const at = pathOf(path);
    const names = files.list(at);
    if (typeof options !== 'object' || !options?.withFileTypes) return names;
    return names.map((name) => {
      const isDirectory = files.isDirectory(resolve(at, name));
      return {
        name,
        parentPath: at,
        isFile: () => !isDirectory,
        isDirectory: () => isDirectory,
        isSymbolicLink: () => false,
      };
    });
  },
  stat: (path: PathLike): Stats => new Stats(pathOf(path)),
  lstat: (path: PathLike): Stats => new Stats(pathOf(path)),
  mkdir: (path: PathLike, options?: { recursive?: boolean } | number): void =>
    files.makeDirectory(pathOf(path), typeof options === 'object' && options.recursive === true),
  rm: (path: PathLike, options: { recursive?: boolean; force?: boolean } = {}): void => remove(pathOf(path), options),
  rmdir: (path: PathLike): void => remove(pathOf(path), { recursive: true }),
  unlink: (path: PathLike): void => files.remove(pathOf(path)),
  rename(from: PathLike, to: PathLike): void {
    files.write(pathOf(to), files.read(pathOf(from)), now());
    files.remove(pathOf(from));
  },
  copyFile: (from: PathLike, to: PathLike): void => files.write(pathOf(to), files.read(pathOf(from)), now()),
  truncate: (path: PathLike, length = 0): void =>
    files.write(pathOf(path), files.read(pathOf(path)).slice(0, length), now()),
  realpath: (path: PathLike): string => pathOf(path),
  access(path: PathLike): void {
    const at = pathOf(path);
    if (!files.isFile(at) && !files.isDirectory(at)) throw fileError('ENOENT', 'access', at);
  },
};

const exists = (path: PathLike): boolean => files.isFile(pathOf(path)) || files.isDirectory(pathOf(path));

class ReadStream extends Readable {
  readonly path: PathLike;

  constructor(path: PathLike, options?: Encoding) {
    const encoding = encodingOf(options);
    super(encoding ? { encoding } : {});
    this.path = path;
  }

  override _read(): void {
    try {
      this.push(Buffer.from(files.read(pathOf(this.path))));
      this.push(null);
    } catch (error) {
      this.destroy(error as Error);
    }
  }
}

class WriteStream extends Writable {
  readonly path: PathLike;

  constructor(path: PathLike, options?: { flags?: string } | BufferEncoding) {
    super();
    this.path = path;
    if (typeof options !== 'object' || !options.flags?.startsWith('a')) operations.writeFile(path, '');
  }

  override _write(chunk: Uint8Array, _encoding: string, done: (error?: Error | null) => void): void {
    try {
      operations.appendFile(this.path, chunk);
      done();
    } catch (error) {
      done(error as Error);
    }
  }
}

type Operation = (...args: unknown[]) => unknown;

const promises: Record<string, unknown> = { constants: { F_OK: 0, R_OK: 4, W_OK: 2 } };
export const fs: Record<string, unknown> & { promises: Record<string, unknown> } = {
  promises,
  constants: { F_OK: 0, R_OK: 4, W_OK: 2 },
  existsSync: exists,
  createReadStream: (path: PathLike, options?: Encoding) => new ReadStream(path, options),
  createWriteStream: (path: PathLike, options?: { flags?: string } | BufferEncoding) => new WriteStream(path, options),
};
for (const [name, run] of Object.entries(operations) as unknown as [string, Operation][]) {
  fs[`${name}Sync`] = run;
  fs[name] = (...args: unknown[]) => {
    const done = args.pop() as (error: unknown, value?: unknown) => void;
    loop.immediate(() => {
      let value: unknown;
      try {
        value = run(...args);
      } catch (error) {
        return done(error);
      }
      done(null, value);
    });
  };
  promises[name] = (...args: unknown[]) =>
    new Promise((settle, reject) => {
      loop.immediate(() => {
        try {
          settle(run(...args));
        } catch (error) {
          reject(error);
        }
      });
    });
}
