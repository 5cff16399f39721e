declare module 'snappyjs' {
  export function compress(bytes: Uint8Array): Uint8Array;
  /** Throws on malformed input, and when the stated length is more than `maxBytes`. */
  export function uncompress(bytes: Uint8Array, maxBytes: number): Uint8Array;
}
