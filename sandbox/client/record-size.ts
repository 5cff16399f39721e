import type { NewRecord } from './producer-options.ts';

/** Bytes that a batch of this record alone takes at most: its head, and each length as long as it may get. */
export function largest({ key, value, headers = [] }: NewRecord): number {
  const sized = (bytes: Uint8Array | null): number => (bytes === null ? 1 : varintBytes(bytes.length) + bytes.length);
  const named = (name: string): number => sized(new TextEncoder().encode(name));
  const all = headers.reduce((sum, header) => sum + named(header.key) + sized(header.value), 0);
  return 61 + 21 + sized(key) + sized(value) + varintBytes(headers.length) + all;
}

/** Of a length, as the record format writes it. */
function varintBytes(length: number): number {
  return Math.max(1, Math.ceil((Math.log2(length + 1) + 1) / 7));
}
