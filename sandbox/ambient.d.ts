// All that the core may take from its surroundings beyond the language itself: every host has these three.

interface TextEncoder {
  encode(text?: string): Uint8Array<ArrayBuffer>;
  encodeInto(text: string, into: Uint8Array): { read: number; written: number };
}
declare var TextEncoder: { new (): TextEncoder; prototype: TextEncoder };

interface TextDecoder {
  decode(bytes?: ArrayBufferView | ArrayBuffer, options?: { stream?: boolean }): string;
}
declare var TextDecoder: {
  new (label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean }): TextDecoder;
  prototype: TextDecoder;
};

declare namespace WebAssembly {
  type ImportValue = unknown;
  type Imports = Record<string, Record<string, ImportValue>>;
  interface Module {}
  interface Instance {
    readonly exports: Record<string, any>;
  }
  interface Memory {
    readonly buffer: ArrayBuffer;
    grow(pages: number): number;
  }
  var Module: { new (bytes: Uint8Array<ArrayBuffer> | ArrayBuffer): Module; prototype: Module };
  var Instance: { new (module: Module, imports?: Imports): Instance; prototype: Instance };
  var Memory: { new (size: { initial: number; maximum?: number }): Memory; prototype: Memory };
}

// A program's output and input are streams, as in the machine interface that WebContainer shares; they read no clock and
// reach nothing, and every host has them.
interface ReadableStreamDefaultReader<T> {
  read(): Promise<{ done: false; value: T } | { done: true; value?: T | undefined }>;
  cancel(reason?: unknown): Promise<void>;
  releaseLock(): void;
}
interface ReadableStreamDefaultController<T> {
  readonly desiredSize: number | null;
  enqueue(chunk: T): void;
  close(): void;
  error(reason?: unknown): void;
}
interface ReadableStream<T> {
  readonly locked: boolean;
  getReader(): ReadableStreamDefaultReader<T>;
  cancel(reason?: unknown): Promise<void>;
  tee(): [ReadableStream<T>, ReadableStream<T>];
}
declare var ReadableStream: {
  new <T>(
    source: {
      start?(controller: ReadableStreamDefaultController<T>): void;
      pull?(controller: ReadableStreamDefaultController<T>): void | Promise<void>;
      cancel?(reason?: unknown): void | Promise<void>;
    },
    strategy?: { highWaterMark?: number; size?(chunk: T): number },
  ): ReadableStream<T>;
};
interface WritableStreamDefaultWriter<T> {
  write(chunk: T): Promise<void>;
  close(): Promise<void>;
  abort(reason?: unknown): Promise<void>;
  releaseLock(): void;
}
interface WritableStream<T> {
  readonly locked: boolean;
  getWriter(): WritableStreamDefaultWriter<T>;
  close(): Promise<void>;
}
declare var WritableStream: {
  new <T>(sink: {
    write?(chunk: T): void | Promise<void>;
    close?(): void | Promise<void>;
    abort?(reason?: unknown): void | Promise<void>;
  }): WritableStream<T>;
};
