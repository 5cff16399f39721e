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
