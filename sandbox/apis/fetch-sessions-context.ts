import type { ErrorName } from '../wire/errors.ts';
import type { RequestOf } from '../wire/schema.ts';
import type { FetchedTopics, FetchTopics, fetch } from './01-fetch.ts';

/** Fetch sessions of one broker (KIP-227). */
export interface FetchSessionsContext {
  /** FETCH_SESSION_ID_NOT_FOUND, INVALID_FETCH_SESSION_EPOCH; or what is to be read, in a session or outside any. */
  open(
    request: RequestOf<typeof fetch>,
    now: number,
    nameOf: (topicId: string) => string | undefined,
  ): OpenFetch | ErrorName;
}

/** A topic to read; of one asked for by id, the name it had when it came into the session. */
export type SessionTopic = FetchTopics[number] & { readonly known?: string | undefined };

export interface OpenFetch {
  /** 0 outside a session. */
  readonly id: number;
  /** All that is to be read. */
  readonly topics: readonly SessionTopic[];
  /** What of it the client is to be told; call it once. */
  answer(fetched: FetchedTopics): FetchedTopics;
}
