import type { LogStore, SegmentFile } from '../host.ts';
import { MemoryFile } from './memory-file.ts';

/** Keeps everything in memory, for as long as it lives. */
export class MemoryStore implements LogStore {
  readonly #files = new Map<string, MemoryFile>();

  list(): readonly string[] {
    return [...this.#files.keys()].sort();
  }

  open(name: string): SegmentFile {
    let file = this.#files.get(name);
    if (file === undefined) {
      file = new MemoryFile();
      this.#files.set(name, file);
    }
    return file;
  }

  remove(name: string): void {
    this.#files.delete(name);
  }

  rename(from: string, to: string): void {
    const file = this.#files.get(from);
    if (file === undefined) throw new RangeError(`there is no file ${from} to rename`);
    this.#files.delete(from);
    this.#files.set(to, file);
  }

  flush(): Promise<void> {
    return Promise.resolve();
  }
}
