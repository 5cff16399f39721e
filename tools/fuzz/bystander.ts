import { produce } from '../../sandbox/apis/00-produce.ts';
import { fetch } from '../../sandbox/apis/01-fetch.ts';
import { offsetCommit } from '../../sandbox/apis/08-offset-commit.ts';
import { offsetFetch } from '../../sandbox/apis/09-offset-fetch.ts';
import { createTopics } from '../../sandbox/apis/19-create-topics.ts';
import { alterClientQuotas } from '../../sandbox/apis/49-alter-client-quotas.ts';
import { encodeBatch, setBaseOffset, setLeaderEpoch } from '../../sandbox/record/batch.ts';
import { readResponse, writeRequest } from '../../sandbox/wire/frame.ts';
import type { Api, RequestInput, ResponseOf } from '../../sandbox/wire/schema.ts';

const clientId = 'bystander';
const topic = 'the-bystanders-own';
const groupId = 'the-bystanders-group';
/** Pinned, so that a hostile client who changes the broker's defaults, as it may, changes nothing here. */
const configs = {
  'cleanup.policy': 'delete',
  'compression.type': 'producer',
  'max.message.bytes': '1048588',
  'message.timestamp.after.max.ms': '9223372036854775807',
  'message.timestamp.before.max.ms': '9223372036854775807',
  'message.timestamp.type': 'CreateTime',
  'min.insync.replicas': '1',
  'retention.bytes': '-1',
  'retention.ms': '-1',
};
const unlimited = ['producer_byte_rate', 'consumer_byte_rate', 'request_percentage'];

/** Sends one request frame and gives the answer's bytes, without their length. */
export type Exchange = (frame: Uint8Array) => Promise<Uint8Array> | Uint8Array;

/** A client that minds its own business: it produces, reads back what it wrote, and commits where it is. */
export class Bystander {
  readonly #exchange: Exchange;
  #written = 0;
  #correlationId = 0;

  constructor(exchange: Exchange) {
    this.#exchange = exchange;
  }

  async begin(): Promise<void> {
    const named = (entityType: string, entityName: string) => ({ entityType, entityName });
    await this.#ask(alterClientQuotas, 1, {
      entries: [
        {
          entity: [named('user', 'ANONYMOUS'), named('client-id', clientId)],
          ops: unlimited.map((key) => ({ key, value: 1e12, remove: false })),
        },
      ],
      validateOnly: false,
    });
    const made = await this.#ask(createTopics, 7, {
      topics: [
        {
          name: topic,
          numPartitions: 1,
          replicationFactor: 1,
          assignments: [],
          configs: Object.entries(configs).map(([name, value]) => ({ name, value })),
        },
      ],
      timeoutMs: 10_000,
      validateOnly: false,
    });
    expect('its topic', made.topics[0]?.errorCode, 0);
  }

  /** Goes about its business once; throws when an answer is not exactly what it must be. */
  async live(): Promise<void> {
    const offset = BigInt(this.#written);
    const value = new TextEncoder().encode(`record ${this.#written}`);
    const batch = encodeBatch({ records: [{ value, timestamp: 1_795_335_000_000 }] });
    const produced = await this.#ask(produce, 9, {
      transactionalId: null,
      acks: -1,
      timeoutMs: 1_000,
      topicData: [{ name: topic, partitionData: [{ index: 0, records: [batch] }] }],
    });
    const at = produced.responses[0]?.partitionResponses[0];
    expect('produce', [at?.errorCode, at?.baseOffset], [0, offset]);
    this.#written += 1;
    const fetched = await this.#ask(fetch, 12, {
      maxWaitMs: 100,
      minBytes: 1,
      maxBytes: 1_000_000,
      topics: [{ topic, partitions: [{ partition: 0, fetchOffset: offset, partitionMaxBytes: 1_000_000 }] }],
    });
    const read = fetched.responses[0]?.partitions[0];
    expect('fetch', [read?.errorCode, read?.highWatermark], [0, offset + 1n]);
    setBaseOffset(batch, offset);
    setLeaderEpoch(batch, 0);
    expect('its records', Buffer.concat(read?.records ?? []).toString('hex'), Buffer.from(batch).toString('hex'));
    const committed = await this.#ask(offsetCommit, 8, {
      groupId,
      topics: [{ name: topic, partitions: [{ partitionIndex: 0, committedOffset: offset, committedMetadata: null }] }],
    });
    expect('offset commit', committed.topics[0]?.partitions[0]?.errorCode, 0);
    const known = await this.#ask(offsetFetch, 7, { groupId, topics: [{ name: topic, partitionIndexes: [0] }] });
    expect('committed offset', known.topics[0]?.partitions[0]?.committedOffset, offset);
  }

  async #ask<A extends Api>(api: A, version: number, body: RequestInput<A>): Promise<ResponseOf<A>> {
    this.#correlationId += 1;
    const header = { correlationId: this.#correlationId, clientId };
    const frame = await this.#exchange(writeRequest(api, version, header, body as never));
    const { correlationId, body: answer } = readResponse(api, version, frame);
    expect(`${api.name}'s correlation id`, correlationId, this.#correlationId);
    return answer as ResponseOf<A>;
  }
}

function expect(what: string, given: unknown, wanted: unknown): void {
  const text = (value: unknown) => JSON.stringify(value, (_, each) => (typeof each === 'bigint' ? `${each}n` : each));
  if (text(given) !== text(wanted)) throw new Error(`${what}: ${text(given)} where ${text(wanted)} was due`);
}
