import { shareFetch } from '../apis/78-share-fetch.ts';
import { shareAcknowledge } from '../apis/79-share-acknowledge.ts';
import { type ErrorName, errorName } from '../wire/errors.ts';
import { acknowledgementBatches, acknowledgeTypes } from './acknowledgements.ts';
import type { ClusterClient } from './cluster-client.ts';
import { partitionsByTopic, without } from './consumer-protocol.ts';
import { ApiError } from './errors.ts';
import { type ConsumedRecord, decodeFetched } from './fetcher.ts';
import { nameOf, type TopicMetadata, type TopicPartition } from './topic-metadata.ts';

/** A record that is for this member until its lock ends. */
export interface SharedRecord extends ConsumedRecord {
  /** How many times it has been delivered, this one included. */
  deliveryCount: number;
}

export interface SharePlace {
  groupId: string;
  memberId: string;
  /** Most records of an answer (500). */
  maxRecords: number;
  /** Bytes that a fetch waits for at the broker, and that it brings at most. */
  minBytes: number;
  maxBytes: number;
}

/** Acknowledgements of one partition: by offset, by number. */
export type Pending = Map<string, TopicPartition & { types: Map<bigint, number> }>;

const finalEpoch = -1;
/** After these the session is opened anew. */
const sessionErrors: readonly ErrorName[] = ['SHARE_SESSION_NOT_FOUND', 'INVALID_SHARE_SESSION_EPOCH'];

/** What a member of a share group reads from one broker: a session, which the broker keeps while each request counts on (KIP-932). */
export class ShareSession {
  readonly #cluster: ClusterClient;
  readonly #topics: TopicMetadata;
  readonly #place: SharePlace;
  readonly #broker: number;
  #epoch = 0;
  #reads: readonly TopicPartition[] = [];

  constructor(cluster: ClusterClient, topics: TopicMetadata, place: SharePlace, broker: number) {
    this.#cluster = cluster;
    this.#topics = topics;
    this.#place = place;
    this.#broker = broker;
  }

  /**
   * Fetches from these partitions from now on, and acknowledges on the way. Rejects with ApiError where it cannot go on.
   *
   * @param refused told of each partition whose acknowledgements were not taken
   */
  async fetch(
    partitions: readonly TopicPartition[],
    pending: Pending,
    maxWaitMs: number,
    refused: (each: TopicPartition, error: ErrorName) => void,
  ): Promise<readonly SharedRecord[]> {
    const opening = this.#epoch === 0;
    const added = opening ? partitions : without(partitions, this.#reads);
    const answer = await this.#cluster.request(await this.#cluster.node(this.#broker), shareFetch, {
      ...this.#place,
      shareSessionEpoch: this.#epoch,
      maxWaitMs,
      batchSize: this.#place.maxRecords,
      topics: await this.#asked(added, opening ? new Map() : pending),
      forgottenTopicsData: opening ? [] : await this.#ids(without(this.#reads, partitions)),
    });
    const error = errorName(answer.errorCode);
    if (sessionErrors.includes(error)) {
      this.#epoch = 0;
      return [];
    }
    if (error !== 'NONE') throw new ApiError(error, answer.errorMessage);
    this.#epoch += 1;
    this.#reads = partitions;
    const names = await this.#topics.names(answer.responses.map(({ topicId }) => topicId));
    const records: SharedRecord[] = [];
    for (const { topicId, partitions: parts } of answer.responses) {
      const topic = names.get(topicId) ?? '';
      for (const part of parts) {
        const place = { topic, partition: part.partitionIndex };
        if (part.acknowledgeErrorCode !== 0) refused(place, errorName(part.acknowledgeErrorCode));
        if (part.errorCode !== 0) throw new ApiError(errorName(part.errorCode), part.errorMessage);
        const all = part.acquiredRecords.length > 0 ? decodeFetched(place, part.records) : [];
        records.push(...acquired(all, part.acquiredRecords));
      }
    }
    return records;
  }

  /** Acknowledges at once; the last time, `final`, the session ends, and what it holds of the others is released. */
  async acknowledge(pending: Pending, final: boolean): Promise<ReadonlyMap<string, ErrorName>> {
    const failed = new Map<string, ErrorName>();
    if (this.#epoch === 0 || (pending.size === 0 && !final)) return failed;
    const renewing = [...pending.values()].some(({ types }) => [...types.values()].includes(acknowledgeTypes.renew));
    const answer = await this.#cluster.request(await this.#cluster.node(this.#broker), shareAcknowledge, {
      groupId: this.#place.groupId,
      memberId: this.#place.memberId,
      shareSessionEpoch: final ? finalEpoch : this.#epoch,
      isRenewAck: renewing,
      topics: await this.#asked([], pending),
    });
    this.#epoch = final ? 0 : this.#epoch + 1;
    const error = errorName(answer.errorCode);
    if (sessionErrors.includes(error)) this.#epoch = 0;
    else if (error !== 'NONE') throw new ApiError(error, answer.errorMessage);
    const names = await this.#topics.names(answer.responses.map(({ topicId }) => topicId));
    for (const { topicId, partitions } of answer.responses)
      for (const { partitionIndex, errorCode } of partitions)
        if (errorCode !== 0)
          failed.set(nameOf({ topic: names.get(topicId) ?? '', partition: partitionIndex }), errorName(errorCode));
    return failed;
  }

  async #asked(added: readonly TopicPartition[], pending: Pending) {
    const all = new Map<string, TopicPartition>([...added, ...pending.values()].map((each) => [nameOf(each), each]));
    return Promise.all(
      [...partitionsByTopic([...all.values()])].map(async ([topic, numbers]) => ({
        topicId: (await this.#topics.topic(topic)).topicId,
        partitions: numbers.map((partition) => ({
          partitionIndex: partition,
          acknowledgementBatches: acknowledgementBatches(
            pending.get(nameOf({ topic, partition }))?.types ?? new Map<bigint, number>(),
          ),
        })),
      })),
    );
  }

  async #ids(partitions: readonly TopicPartition[]): Promise<{ topicId: string; partitions: readonly number[] }[]> {
    return Promise.all(
      [...partitionsByTopic(partitions)].map(async ([topic, numbers]) => ({
        topicId: (await this.#topics.topic(topic)).topicId,
        partitions: numbers,
      })),
    );
  }
}

/** The records of a part of the log that were acquired. */
function acquired(
  records: readonly ConsumedRecord[],
  ranges: readonly { firstOffset: bigint; lastOffset: bigint; deliveryCount: number }[],
): SharedRecord[] {
  return records.flatMap((record) => {
    const range = ranges.find(
      ({ firstOffset, lastOffset }) => firstOffset <= record.offset && record.offset <= lastOffset,
    );
    return range ? [{ ...record, deliveryCount: range.deliveryCount }] : [];
  });
}
