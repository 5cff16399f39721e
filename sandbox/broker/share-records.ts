import type { ShareFailure, ShareLook, ShareRead, ShareRecordsContext } from '../apis/share-records-context.ts';
import type { Timer } from '../host.ts';
import { readBatchHeader, splitBatches } from '../record/batch.ts';
import { markerOf } from '../record/control.ts';
import { type AbortedTransaction, abortedBatches } from '../share/aborted.ts';
import { type Acknowledgement, acknowledge, type Settled } from '../share/acknowledge.ts';
import { type Acquisition, acquire } from '../share/acquire.ts';
import { openSharePartition } from '../share/open.ts';
import { lockTick, logStartMoved, releaseMember } from '../share/release.ts';
import { type OpenSession, type SessionRequest, ShareSessions } from '../share/sessions.ts';
import {
  canAcquire,
  deliveryStates,
  nextFetchOffset,
  nextLockDeadline,
  type SharePartition,
} from '../share/share-partition.ts';
import type { SharePartitionKey } from '../share/share-state-records.ts';
import type { ErrorName } from '../wire/errors.ts';
import type { Cluster } from './cluster.ts';
import { ShareGroupConfigs } from './share-group-configs.ts';
import { shareKeyText } from './share-state-store.ts';
import type { PartitionState } from './topic-state.ts';

/** A share-partition that the broker has open. */
interface Held {
  place: SharePartitionKey;
  log: PartitionState;
  leaderEpoch: number;
  state: SharePartition;
  timer: Timer | null;
}

type Reason = 'acknowledged' | 'lock-timeout' | 'session-closed';

/** The share sessions and open share-partitions of one broker: feeds them requests and time, and tells coordinator and trace. */
export class ShareRecords implements ShareRecordsContext {
  readonly #cluster: Cluster;
  readonly #broker: number;
  readonly #configs: ShareGroupConfigs;
  readonly #sessions = new ShareSessions();
  readonly #held = new Map<string, Held>();

  constructor(cluster: Cluster, broker: number) {
    this.#cluster = cluster;
    this.#broker = broker;
    this.#configs = new ShareGroupConfigs(cluster.configs);
  }

  open(request: SessionRequest): OpenSession | ErrorName {
    return this.#sessions.open(request, this.#cluster.configs.number('group.share.max.share.sessions'));
  }

  acknowledgeSession(request: Pick<SessionRequest, 'groupId' | 'memberId' | 'epoch'>): ErrorName {
    return this.#sessions.acknowledge(request);
  }

  lockDurationMs(groupId: string): number {
    return this.#configs.lockDurationMs(groupId);
  }

  close(groupId: string, memberId: string, cause: number | null): void {
    for (const place of this.#sessions.close(groupId, memberId)) {
      const held = this.#held.get(shareKeyText(place));
      if (!held) continue;
      const released = releaseMember(held.state, memberId, this.#configs.deliveryLimit(groupId));
      this.#settle(held, released, { memberId, reason: 'session-closed', cause });
    }
  }

  /** A client is gone: its session ends with its connection. */
  disconnected(connection: number): void {
    const { session, emptyGroup } = this.#sessions.disconnected(connection);
    if (session) this.close(session.groupId, session.memberId, null);
    if (emptyGroup === null) return;
    for (const held of [...this.#held.values()]) if (held.place.groupId === emptyGroup) this.#drop(held);
  }

  forgetTopic(topicId: string): void {
    for (const held of [...this.#held.values()]) if (held.place.topicId === topicId) this.#drop(held);
  }

  /** Stops all timers, and forgets who has acquired what. */
  shutDown(): void {
    for (const held of this.#held.values()) held.timer?.cancel();
    this.#held.clear();
  }

  #drop(held: Held): void {
    held.timer?.cancel();
    this.#held.delete(shareKeyText(held.place));
    this.#signal(held.place);
  }

  #signal(place: SharePartitionKey): void {
    this.#cluster.purgatory.signal(`share:${shareKeyText(place)}`);
  }

  watched(place: SharePartitionKey): readonly string[] {
    const held = this.#held.get(shareKeyText(place));
    return held ? [`share:${shareKeyText(place)}`, `partition:${held.log.directory}`] : [];
  }

  // --- opening ------------------------------------------------------------------------------------------------------

  ready(place: SharePartitionKey, cause: number | null): ShareFailure | null {
    const opened = this.#open(place, cause);
    return 'error' in opened ? opened : null;
  }

  #open(place: SharePartitionKey, cause: number | null): Held | ShareFailure {
    const log = this.#cluster.topics.byId(place.topicId)?.partitions[place.partition];
    if (!log) return { error: 'UNKNOWN_TOPIC_OR_PARTITION', message: null };
    const known = this.#held.get(shareKeyText(place));
    const led = log.leader === this.#broker;
    if (known && led && known.log === log && known.leaderEpoch === log.leaderEpoch) return known;
    if (known) this.#drop(known);
    if (!led) return { error: 'NOT_LEADER_OR_FOLLOWER', message: null };
    const { leaderEpoch } = log;
    const read = this.#cluster.groups.shareStates.read(place, leaderEpoch, cause);
    if ('error' in read) return { error: asTold(read.error), message: null };
    const startOffset = read.startOffset === -1n ? this.#firstOffset(place.groupId, log) : read.startOffset;
    if (startOffset === null) return { error: 'OFFSET_NOT_AVAILABLE', message: null };
    const held: Held = { place, log, leaderEpoch, state: openSharePartition({ ...read, startOffset }), timer: null };
    this.#held.set(shareKeyText(place), held);
    this.#tellOffsets(held, cause);
    return held;
  }

  /** Where a share-partition begins that nobody has read: `share.auto.offset.reset`. Null if there is no record late enough. */
  #firstOffset(groupId: string, { log }: PartitionState): bigint | null {
    const reset = this.#configs.offsetReset(groupId);
    if (reset === 'latest') return log.highWatermark;
    if (reset === 'earliest') return log.logStartOffset;
    return log.offsetForTime(this.#cluster.now() - reset.agoMs)?.offset ?? null;
  }

  // --- acquiring ----------------------------------------------------------------------------------------------------

  look(place: SharePartitionKey, maxBytes: number): ShareLook | null {
    const held = this.#open(place, null);
    if ('error' in held || !canAcquire(held.state, this.#configs.maxRecordLocks(place.groupId))) return null;
    const read = this.#read(held, maxBytes);
    if (typeof read === 'string') return { bytes: 0, failed: true };
    return { bytes: read.reduce((sum, { length }) => sum + length, 0), failed: false };
  }

  #read({ place, log, state }: Held, maxBytes: number): readonly Uint8Array[] | 'OFFSET_OUT_OF_RANGE' {
    const { log: records } = log;
    const visible = this.#configs.committedOnly(place.groupId) ? records.lastStableOffset : records.highWatermark;
    const read = records.read(nextFetchOffset(state), maxBytes, visible, true);
    return typeof read === 'string' ? read : read.flatMap((chunk) => [...splitBatches(chunk)]);
  }

  acquire(
    place: SharePartitionKey,
    maxBytes: number,
    asked: Pick<Acquisition, 'memberId' | 'mode' | 'batchSize' | 'maxRecords'>,
    cause: number,
  ): ShareRead {
    const nothing: ShareRead = { records: [], acquired: [], count: 0 };
    const { groupId } = place;
    const held = this.#open(place, cause);
    if ('error' in held || !canAcquire(held.state, this.#configs.maxRecordLocks(groupId))) return nothing;
    const read = this.#read(held, maxBytes);
    if (typeof read === 'string') {
      held.state = logStartMoved(held.state, held.log.log.logStartOffset);
      this.#tellOffsets(held, cause);
      return nothing;
    }
    const headers = read.map((batch) => ({ batch, header: readBatchHeader(batch) }));
    const batches = headers.map(({ header }) => ({ firstOffset: header.baseOffset, lastOffset: header.lastOffset }));
    const { partition, acquired, count } = acquire(
      held.state,
      { ...asked, fetchOffset: nextFetchOffset(held.state), batches, aborted: this.#aborted(held, headers) },
      {
        now: this.#cluster.now(),
        lockDurationMs: this.lockDurationMs(groupId),
        deliveryLimit: this.#configs.deliveryLimit(groupId),
        maxRecordLocks: this.#configs.maxRecordLocks(groupId),
      },
    );
    this.#become(held, partition, cause);
    const facts = this.#facts(held);
    for (const { firstOffset, lastOffset, deliveryCount } of acquired)
      this.#cluster.trace.emit('share-acquire', { kind: 'broker', id: this.#broker }, cause, {
        ...facts,
        memberId: asked.memberId,
        offset: firstOffset,
        endOffset: lastOffset + 1n,
        deliveryCount,
      });
    const first = acquired[0]?.firstOffset;
    const last = acquired.at(-1)?.lastOffset;
    if (first === undefined || last === undefined) return nothing;
    const wanted = headers.filter(({ header }) => header.lastOffset >= first && header.baseOffset <= last);
    return { records: wanted.map(({ batch }) => batch), acquired, count };
  }

  /** Of what was read, the batches of aborted transactions, for a group that reads what is committed. */
  #aborted(
    { place, log }: Held,
    headers: readonly { batch: Uint8Array; header: ReturnType<typeof readBatchHeader> }[],
  ) {
    const first = headers[0]?.header;
    const last = headers.at(-1)?.header;
    if (!first || !last || !this.#configs.committedOnly(place.groupId)) return [];
    const transactions: readonly AbortedTransaction[] = log.log.producers.abortedTransactions(
      first.baseOffset,
      last.lastOffset + 1n,
    );
    return abortedBatches(
      headers.map(({ batch, header }) => ({
        firstOffset: header.baseOffset,
        lastOffset: header.lastOffset,
        producerId: header.producerId,
        isTransactional: header.isTransactional,
        endsAborted: markerOf(batch, header)?.result === 'abort',
      })),
      transactions,
    );
  }

  // --- acknowledging ------------------------------------------------------------------------------------------------

  acknowledge(
    place: SharePartitionKey,
    memberId: string,
    acknowledgements: readonly Acknowledgement[],
    cause: number,
  ): ShareFailure | null {
    const held = this.#held.get(shareKeyText(place));
    const led = held && held.log.leader === this.#broker && held.log.leaderEpoch === held.leaderEpoch;
    if (held && !led) this.#drop(held);
    if (!held || !led)
      return { error: 'UNKNOWN_TOPIC_OR_PARTITION', message: 'This server does not host this topic-partition.' };
    const { groupId } = place;
    const settled = acknowledge(held.state, memberId, acknowledgements, {
      now: this.#cluster.now(),
      lockDurationMs: this.lockDurationMs(groupId),
      deliveryLimit: this.#configs.deliveryLimit(groupId),
      renewEnabled: this.#configs.renewEnabled(groupId),
    });
    if ('error' in settled) return settled;
    return this.#settle(held, settled, { memberId, reason: 'acknowledged', cause });
  }

  /** Tells the coordinator what has changed; if that will not have it, nothing has. */
  #settle(
    held: Held,
    { partition, written, startOffset, deliveryCompleteCount }: Settled,
    how: { memberId: string | null; reason: Reason; cause: number | null },
  ): ShareFailure | null {
    if (written.length > 0) {
      const { leaderEpoch } = held;
      const { stateEpoch } = held.state;
      const state = { stateEpoch, leaderEpoch, startOffset, deliveryCompleteCount, stateBatches: written };
      const { error, message } = this.#cluster.groups.shareStates.write(held.place, state, how.cause);
      if (error !== 'NONE') {
        this.#drop(held);
        return { error: asTold(error), message };
      }
    }
    for (const { firstOffset, lastOffset, deliveryState, deliveryCount } of written)
      this.#cluster.trace.emit('share-delivery', { kind: 'broker', id: this.#broker }, how.cause, {
        ...this.#facts(held),
        memberId: how.memberId,
        offset: firstOffset,
        endOffset: lastOffset + 1n,
        state: deliveryStates[deliveryState] ?? 'available',
        deliveryCount,
        reason: how.reason,
      });
    this.#become(held, partition, how.cause);
    if (written.length > 0) this.#signal(held.place);
    return null;
  }

  #become(held: Held, state: SharePartition, cause: number | null): void {
    const { startOffset, endOffset } = held.state;
    held.state = state;
    if (state.startOffset !== startOffset || state.endOffset !== endOffset) this.#tellOffsets(held, cause);
    this.#arm(held);
  }

  #arm(held: Held): void {
    held.timer?.cancel();
    held.timer = null;
    const deadline = nextLockDeadline(held.state);
    if (deadline === null) return;
    held.timer = this.#cluster.clock.after(Math.max(0, deadline - this.#cluster.now()), () => {
      held.timer = null;
      const released = lockTick(held.state, this.#cluster.now(), this.#configs.deliveryLimit(held.place.groupId));
      this.#settle(held, released, { memberId: null, reason: 'lock-timeout', cause: null });
      this.#cluster.purgatory.drain();
    });
  }

  #facts({ place, log }: Held) {
    return { groupId: place.groupId, topic: log.topic, partition: log.partition };
  }

  #tellOffsets(held: Held, cause: number | null): void {
    const { startOffset, endOffset } = held.state;
    this.#cluster.trace.emit('share-offsets', { kind: 'broker', id: this.#broker }, cause, {
      ...this.#facts(held),
      startOffset,
      endOffset,
    });
  }
}

/** What a client is told when the coordinator refuses. */
function asTold(error: ErrorName): ErrorName {
  switch (error) {
    case 'NOT_COORDINATOR':
    case 'COORDINATOR_LOAD_IN_PROGRESS':
    case 'COORDINATOR_NOT_AVAILABLE':
      return 'COORDINATOR_NOT_AVAILABLE';
    case 'GROUP_ID_NOT_FOUND':
    case 'UNKNOWN_TOPIC_OR_PARTITION':
      return error;
    case 'FENCED_LEADER_EPOCH':
    case 'FENCED_STATE_EPOCH':
      return 'NOT_LEADER_OR_FOLLOWER';
    default:
      return 'UNKNOWN_SERVER_ERROR';
  }
}
