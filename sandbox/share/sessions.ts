import type { ErrorName } from '../wire/errors.ts';
import type { SharePartitionKey } from './share-state-records.ts';

interface Kept {
  place: SharePartitionKey;
  /** Whether the client is to be told of it although there are no records. */
  untold: boolean;
}

interface Session {
  groupId: string;
  memberId: string;
  connection: number;
  /** The epoch that the next request must have. */
  epoch: number;
  /** In the order in which they are read: what gave records goes to the end, so that all have their turn. */
  partitions: Map<string, Kept>;
}

export const initialEpoch = 0;
export const finalEpoch = -1;
const greatestEpoch = 0x7fffffff;

/** What a request of a session reads, and tells. */
export interface OpenSession {
  readonly partitions: readonly SharePartitionKey[];
  /** Whether the client is told of the partition; call it once for each. */
  tells(place: SharePartitionKey, answer: { records: boolean; failed: boolean }): boolean;
}

export interface SessionRequest {
  groupId: string;
  memberId: string;
  epoch: number;
  connection: number;
  partitions: readonly SharePartitionKey[];
  forgotten: readonly SharePartitionKey[];
}

/** The share sessions of one broker: which partitions each member reads (KIP-932). */
export class ShareSessions {
  readonly #sessions = new Map<string, Session>();
  /** The last session that was opened on each connection, and whether it still is that connection's. */
  readonly #connections = new Map<number, Session>();

  /**
   * SHARE_SESSION_NOT_FOUND, INVALID_SHARE_SESSION_EPOCH; SHARE_SESSION_LIMIT_REACHED when there are `most`. The last request
   * of a session reads nothing.
   */
  open(request: SessionRequest, most: number): OpenSession | ErrorName {
    const key = sessionKey(request);
    const session = this.#sessions.get(key);
    if (request.epoch === finalEpoch)
      return session ? { partitions: [], tells: () => true } : 'SHARE_SESSION_NOT_FOUND';
    if (request.epoch === initialEpoch) {
      this.#sessions.delete(key);
      if (this.#sessions.size >= most) return 'SHARE_SESSION_LIMIT_REACHED';
      const { groupId, memberId, connection } = request;
      const opened: Session = { groupId, memberId, connection, epoch: 1, partitions: new Map() };
      keep(opened, request.partitions, false);
      this.#sessions.set(key, opened);
      this.#connections.set(connection, opened);
      return { partitions: placesOf(opened), tells: () => true };
    }
    if (!session) return 'SHARE_SESSION_NOT_FOUND';
    if (session.epoch !== request.epoch) return 'INVALID_SHARE_SESSION_EPOCH';
    keep(session, request.partitions, true);
    for (const place of request.forgotten) session.partitions.delete(placeKey(place));
    session.epoch = nextEpoch(session.epoch);
    return { partitions: placesOf(session), tells: (place, answer) => tells(session, place, answer) };
  }

  /** A request that only acknowledges. SHARE_SESSION_NOT_FOUND, INVALID_SHARE_SESSION_EPOCH. */
  acknowledge({ groupId, memberId, epoch }: Pick<SessionRequest, 'groupId' | 'memberId' | 'epoch'>): ErrorName {
    if (epoch === initialEpoch) return 'INVALID_SHARE_SESSION_EPOCH';
    const session = this.#sessions.get(sessionKey({ groupId, memberId }));
    if (!session) return 'SHARE_SESSION_NOT_FOUND';
    if (epoch === finalEpoch) return 'NONE';
    if (session.epoch !== epoch) return 'INVALID_SHARE_SESSION_EPOCH';
    session.epoch = nextEpoch(session.epoch);
    return 'NONE';
  }

  /** Ends a session. @returns what it read */
  close(groupId: string, memberId: string): readonly SharePartitionKey[] {
    const key = sessionKey({ groupId, memberId });
    const session = this.#sessions.get(key);
    this.#sessions.delete(key);
    return session ? placesOf(session) : [];
  }

  /** A connection is gone. @returns the session that ends with it, and the group that nobody has a session of any more */
  disconnected(connection: number): {
    session: { groupId: string; memberId: string } | null;
    emptyGroup: string | null;
  } {
    const last = this.#connections.get(connection);
    this.#connections.delete(connection);
    if (!last) return { session: null, emptyGroup: null };
    const { groupId, memberId } = last;
    const held = this.#sessions.get(sessionKey(last)) === last;
    const others = [...this.#sessions.values()].some((each) => each !== last && each.groupId === groupId);
    return { session: held ? { groupId, memberId } : null, emptyGroup: others ? null : groupId };
  }
}

function keep(session: Session, places: readonly SharePartitionKey[], untold: boolean): void {
  for (const place of places)
    if (!session.partitions.has(placeKey(place))) session.partitions.set(placeKey(place), { place, untold });
}

function tells(
  session: Session,
  place: SharePartitionKey,
  { records, failed }: { records: boolean; failed: boolean },
): boolean {
  const key = placeKey(place);
  const kept = session.partitions.get(key);
  if (!kept) return true;
  const told = records || kept.untold || failed;
  // When an error has gone away, that is told too.
  kept.untold = failed;
  if (records) {
    session.partitions.delete(key);
    session.partitions.set(key, kept);
  }
  return told;
}

function placesOf({ partitions }: Session): readonly SharePartitionKey[] {
  return [...partitions.values()].map(({ place }) => place);
}

function nextEpoch(epoch: number): number {
  return epoch === greatestEpoch ? 1 : epoch + 1;
}

function sessionKey({ groupId, memberId }: { groupId: string; memberId: string }): string {
  return `${memberId} ${groupId}`;
}

function placeKey({ topicId, partition }: SharePartitionKey): string {
  return `${topicId}:${partition}`;
}
