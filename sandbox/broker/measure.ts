import { noAnswer } from '../apis/delayed.ts';
import type { MutationsContext } from '../apis/security-context.ts';
import type { Measured, Throttle } from './throttle.ts';

/** Holds one request and its answer against the client's quotas. */
export interface Measurer {
  /** The request as it may be carried out. */
  request(body: unknown): unknown;
  readonly mutations: MutationsContext;
  /** The answer as it is sent, and for how long the client is not read from after it (KIP-219). */
  answer(body: unknown, requestBytes: number): { response: unknown; throttleMs: number };
}

interface Fetching {
  maxBytes: number;
  minBytes: number;
}
interface Fetched {
  responses: readonly { partitions: readonly { records?: readonly Uint8Array[] | null }[] }[];
}

/** Versions from which on a change beyond the quota is refused; older ones are let through and made to wait (KIP-599). */
const strictFrom: Readonly<Record<string, number>> = { CreateTopics: 6, DeleteTopics: 5, CreatePartitions: 3 };
/** Signing in is not held against anybody. */
const exempt = new Set(['SaslHandshake', 'SaslAuthenticate']);

/**
 * What a request is reckoned to take of a thread's time, milliseconds. The brokers here share one thread, and in a lab whose
 * clock stands still they take no time at all; a fixed price keeps `request_percentage` the same on every machine.
 */
export const requestCostMs = (bytes: number): number => 0.1 + bytes / 2 ** 20;

export const unlimited: MutationsContext = { limited: false, take: () => null };

export function measure(
  throttle: Throttle,
  api: { name: string; version: number },
  client: Measured,
  now: () => number,
): Measurer {
  const bucket = throttle.mutations(client);
  const strict = api.version >= (strictFrom[api.name] ?? Number.POSITIVE_INFINITY);
  let mutationsMs = 0;
  const mutations: MutationsContext = bucket
    ? {
        limited: true,
        take: (count) => {
          if (!strict) bucket.take(count, now());
          const overdrawnMs = bucket.overdrawnMs(now());
          mutationsMs = Math.max(mutationsMs, overdrawnMs);
          if (!strict) return null;
          if (overdrawnMs > 0) return { error: 'THROTTLING_QUOTA_EXCEEDED', message: null };
          bucket.take(count, now());
          return null;
        },
      }
    : unlimited;
  const requestMs = (bytes: number): number =>
    exempt.has(api.name) ? 0 : throttle.record('request_percentage', client, requestCostMs(bytes) / 10, now());

  if (api.name === 'Fetch')
    return {
      mutations,
      request: (body) => {
        const fetching = body as Fetching;
        const maxBytes = Math.min(fetching.maxBytes, throttle.most('consumer_byte_rate', client));
        return { ...fetching, maxBytes, minBytes: Math.min(fetching.minBytes, maxBytes) };
      },
      answer: (body, requestBytes) => {
        const fetched = body as Fetched;
        const bytes = recordBytes(fetched);
        const bytesMs = throttle.record('consumer_byte_rate', client, bytes, now(), true);
        const throttleMs = Math.max(bytesMs, requestMs(requestBytes + bytes));
        const response = throttleMs > 0 ? { ...fetched, responses: [], throttleTimeMs: throttleMs } : fetched;
        return { response, throttleMs };
      },
    };
  return {
    mutations,
    request: (body) => body,
    answer: (body, requestBytes) => {
      const bytesMs = api.name === 'Produce' ? throttle.record('producer_byte_rate', client, requestBytes, now()) : 0;
      const throttleMs = Math.max(bytesMs, mutationsMs, requestMs(requestBytes));
      const told = body !== noAnswer && throttleMs > 0 ? { ...(body as object), throttleTimeMs: throttleMs } : body;
      return { response: told, throttleMs };
    },
  };
}

function recordBytes({ responses }: Fetched): number {
  let bytes = 0;
  for (const { partitions } of responses)
    for (const { records } of partitions) for (const chunk of records ?? []) bytes += chunk.length;
  return bytes;
}
