import { noAnswer } from '../apis/delayed.ts';
import type { Measured, Throttle } from './throttle.ts';

/** Holds one request and its answer against the client's quota. */
export interface Measurer {
  /** The request as it may be carried out. */
  request(body: unknown): unknown;
  /** The answer as it is sent, and for how long the client is not read from after it (KIP-219). */
  answer(body: unknown, requestBytes: number): { response: unknown; throttleMs: number };
}

type Produced = { throttleTimeMs?: number } | typeof noAnswer;
interface Fetching {
  maxBytes: number;
  minBytes: number;
}
interface Fetched {
  responses: readonly { partitions: readonly { records?: readonly Uint8Array[] | null }[] }[];
}

/** Null for requests that are not measured: all but Produce and Fetch. */
export function measure(throttle: Throttle, api: string, client: Measured, now: () => number): Measurer | null {
  if (api === 'Produce')
    return {
      request: (body) => body,
      answer: (body, requestBytes) => {
        const throttleMs = throttle.record('producer_byte_rate', client, requestBytes, now());
        const answer = body as Produced;
        const told = answer !== noAnswer && throttleMs > 0 ? { ...answer, throttleTimeMs: throttleMs } : answer;
        return { response: told, throttleMs };
      },
    };
  if (api !== 'Fetch') return null;
  return {
    request: (body) => {
      const fetching = body as Fetching;
      const maxBytes = Math.min(fetching.maxBytes, throttle.most('consumer_byte_rate', client));
      return { ...fetching, maxBytes, minBytes: Math.min(fetching.minBytes, maxBytes) };
    },
    answer: (body) => {
      const fetched = body as Fetched;
      const throttleMs = throttle.record('consumer_byte_rate', client, recordBytes(fetched), now(), true);
      const response = throttleMs > 0 ? { ...fetched, responses: [], throttleTimeMs: throttleMs } : fetched;
      return { response, throttleMs };
    },
  };
}

function recordBytes({ responses }: Fetched): number {
  let bytes = 0;
  for (const { partitions } of responses)
    for (const { records } of partitions) for (const chunk of records ?? []) bytes += chunk.length;
  return bytes;
}
