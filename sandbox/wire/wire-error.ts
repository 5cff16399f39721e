/** Bytes that are not what the protocol says: where, what, and what was expected. */
export class WireError extends Error {
  override readonly name = 'WireError';
}
