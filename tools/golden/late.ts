// What stands in a request for what only an earlier answer can tell.
import { encodeLateBatch, type LateBatch, toHex } from './batches.ts';
import type { Json } from './message-json.ts';
import { encodeLateProof, type LateProof } from './scram-proof.ts';

/** Bytes that are text, in pieces. */
interface LateText {
  text: readonly string[];
}

/** The value itself, once the names in it are filled in; what is none of these stays as it is. */
export function encodeLate(filled: Json): Json {
  if (is<LateBatch>(filled, 'batch')) return encodeLateBatch(filled);
  if (is<LateProof>(filled, 'scramProof')) return encodeLateProof(filled);
  if (is<LateText>(filled, 'text')) return toHex(Buffer.from(filled.text.join('')));
  return filled;
}

function is<T>(json: unknown, name: keyof T & string): json is T {
  return typeof json === 'object' && json !== null && name in json;
}
