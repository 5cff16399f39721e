/** process.stdin, process.stdout and process.stderr. */
import { Readable, Writable } from 'readable-stream';
import { loop } from './loop.ts';
import { output } from './stdio.ts';

class OutputStream extends Writable {
  readonly fd: number;
  readonly isTTY = false;
  readonly #name: 'stdout' | 'stderr';
  readonly #decoder = new TextDecoder();

  constructor(name: 'stdout' | 'stderr', fd: number) {
    super({ decodeStrings: false });
    this.#name = name;
    this.fd = fd;
  }

  override _write(chunk: string | Uint8Array, _encoding: string, done: () => void): void {
    output.write(this.#name, typeof chunk === 'string' ? chunk : this.#decoder.decode(chunk, { stream: true }));
    done();
  }

  /** Never closes, as in Node. */
  override _destroy(_error: Error | null, done: (error?: Error | null) => void): void {
    done();
  }

  hasColors(): boolean {
    return false;
  }

  getColorDepth(): number {
    return 1;
  }
}

class InputStream extends Readable {
  readonly fd = 0;
  readonly isTTY = false;
  #release: (() => void) | null = null;

  override _read(): void {
    // Someone reads: the program stays alive until the input ends or is paused.
    this.#release ??= loop.hold();
  }

  override pause(): this {
    this.unref();
    return super.pause();
  }

  override resume(): this {
    if (!this.readableEnded) this.#release ??= loop.hold();
    return super.resume();
  }

  ref(): this {
    return this;
  }

  unref(): this {
    this.#release?.();
    this.#release = null;
    return this;
  }

  setRawMode(): this {
    return this;
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.unref();
    done(error);
  }

  /** Text from the terminal; null is its end. */
  receive(text: string | null): void {
    if (text === null) this.unref();
    this.push(text === null ? null : Buffer.from(text));
  }
}

export const stdout = new OutputStream('stdout', 1);
export const stderr = new OutputStream('stderr', 2);
export const stdin = new InputStream({ highWaterMark: 0 });
