// What a conversation leaves behind in the topics of group and share coordinators, read from a broker as any client reads it.
import { fetch } from '../../sandbox/apis/01-fetch.ts';
import { metadata } from '../../sandbox/apis/03-metadata.ts';
import { groupMetadata } from '../../sandbox/group/classic-group-records.ts';
import * as consumerGroupKinds from '../../sandbox/group/consumer-group-records.ts';
import { offsetCommit } from '../../sandbox/group/offset-records.ts';
import * as streamsGroupKinds from '../../sandbox/group/streams-group-kinds.ts';
import { decodeRecords, readBatchHeader, splitBatches } from '../../sandbox/record/batch.ts';
import { shareGroupKinds } from '../../sandbox/share/share-group-records.ts';
import { shareStateKinds } from '../../sandbox/share/share-state-records.ts';
import { type CoordinatorRecord, decodeRecord, type RecordKind } from '../../sandbox/wire/coordinator-record.ts';
import { readResponse, writeRequest } from '../../sandbox/wire/frame.ts';
import { coordinatorPartition } from '../../sandbox/wire/java-hash.ts';
import type { Api, RequestInput, ResponseOf } from '../../sandbox/wire/schema.ts';
import { type Json, messageToJson } from './message-json.ts';
import type { Target } from './player.ts';

const byType = (kinds: readonly RecordKind[]): ReadonlyMap<number, RecordKind> =>
  new Map(kinds.map((kind) => [kind.type, kind]));
const ofGroups = [
  groupMetadata,
  offsetCommit,
  ...Object.values(consumerGroupKinds),
  ...Object.values(streamsGroupKinds),
] as readonly RecordKind[];
const kindsOf = {
  __consumer_offsets: byType([...ofGroups, ...shareGroupKinds]),
  __share_group_state: byType(shareStateKinds),
} as const;
export type KeepingTopic = keyof typeof kindsOf;

/** A record as JSON: its kind, the version of its value, key and value. */
export type KeptRecord = readonly [kind: string, version: number, key: Json, value: Json];

/** Batch by batch, the records of a group, with what cannot be the same twice replaced. */
export async function keptRecords(
  target: Target,
  groupId: string,
  topic?: KeepingTopic,
): Promise<readonly (readonly KeptRecord[])[]> {
  const names = new Names();
  const batches = await recordsOfGroup(target, groupId, topic);
  return batches.map((batch) => batch.map((record) => names.normal(record)));
}

/** Batch by batch, the records of a group. */
export async function recordsOfGroup(
  target: Target,
  groupId: string,
  topic: KeepingTopic = '__consumer_offsets',
): Promise<readonly (readonly CoordinatorRecord[])[]> {
  const wire = await target.open(1);
  const ask = async <A extends Api>(api: A, version: number, body: RequestInput<A>): Promise<ResponseOf<A>> => {
    const frame = await wire.exchange(
      writeRequest(api, version, { correlationId: 0, clientId: 'golden' }, body as never),
    );
    if (frame === 'closed') throw new Error(`${api.name}: the connection was closed`);
    return readResponse(api, version, frame).body as ResponseOf<A>;
  };
  const { topics } = await ask(metadata, 8, {
    topics: [{ name: topic }],
    allowAutoTopicCreation: false,
    includeClusterAuthorizedOperations: false,
    includeTopicAuthorizedOperations: false,
  });
  const count = topics[0]?.partitions.length ?? 0;
  // A group has one partition of the one topic; its share-partitions may be anywhere in the other.
  const partitions =
    topic === '__consumer_offsets'
      ? [coordinatorPartition(groupId, count)]
      : Array.from({ length: count }, (_, partition) => partition);
  const batches: CoordinatorRecord[][] = [];
  for (let at = 0, offset = 0n; at < partitions.length; ) {
    const { responses } = await ask(fetch, 11, {
      replicaId: -1,
      maxWaitMs: 0,
      minBytes: 0,
      maxBytes: 10_000_000,
      isolationLevel: 0,
      sessionId: 0,
      sessionEpoch: -1,
      topics: [
        {
          topic,
          partitions: [
            {
              partition: partitions[at] as number,
              currentLeaderEpoch: -1,
              fetchOffset: offset,
              logStartOffset: -1n,
              partitionMaxBytes: 10_000_000,
            },
          ],
        },
      ],
      forgottenTopicsData: [],
      rackId: '',
    });
    const found = splitBatches(responses[0]?.partitions[0]?.records?.[0] ?? new Uint8Array(0));
    if (found.length === 0) {
      at += 1;
      offset = 0n;
    }
    for (const batch of found) {
      const header = readBatchHeader(batch);
      offset = header.baseOffset + BigInt(header.recordCount);
      const kept = header.isControl ? [] : recordsOf(batch, topic).filter(({ key }) => groupOf(key) === groupId);
      if (kept.length > 0) batches.push(kept);
    }
  }
  return batches;
}

function recordsOf(batch: Uint8Array, topic: KeepingTopic): readonly CoordinatorRecord[] {
  const none = (): never => {
    throw new Error(`a compressed batch in ${topic}`);
  };
  return [...decodeRecords(batch, none)].flatMap(
    ({ key, value }) => (key && decodeRecord(kindsOf[topic], key, value)) ?? [],
  );
}

function groupOf(key: unknown): string {
  const { group, groupId } = key as { group?: string; groupId?: string };
  return group ?? groupId ?? '';
}

/** Numbers ids in the order they come in, and takes times away. */
class Names {
  readonly #ids = new Map<string, string>();

  normal({ kind, version, key, value }: CoordinatorRecord): KeptRecord {
    const json = value === null ? null : messageToJson(kind.value, value);
    return [kind.name, version, this.#in(messageToJson(kind.key, key), ''), this.#in(json, '')];
  }

  #in(json: Json, field: string): Json {
    if (Array.isArray(json)) {
      const list = (json as readonly Json[]).map((each) => this.#in(each, field));
      return typeof list[0] === 'object' ? list.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)) : list;
    }
    if (typeof json === 'string') return this.#text(json, field);
    if (typeof json !== 'object' || json === null) return json;
    return Object.fromEntries(Object.entries(json).map(([name, value]) => [name, this.#in(value, name)]));
  }

  #text(text: string, field: string): string {
    if (/timestamp$/i.test(field)) return Number(text) > 0 ? '<time>' : text;
    if (field === 'metadataHash') return text === '0' ? text : '<hash>';
    if (field === 'version') return '<version>';
    if (/^A{20}/.test(text)) return text;
    if (!/^[\w-]{22}$|[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/.test(text)) return text;
    const known = this.#ids.get(text) ?? `<id ${this.#ids.size + 1}>`;
    this.#ids.set(text, known);
    return known;
  }
}

/** Kafka's lists within a batch come in the order of its hash tables: of the same kind, they are put in order. */
export function comparable(batches: readonly (readonly KeptRecord[])[]): Json {
  return batches.map((batch) =>
    batch
      .map((record) => ({ at: batch.findIndex(([kind]) => kind === record[0]), text: JSON.stringify(record), record }))
      .sort((a, b) => a.at - b.at || (a.text < b.text ? -1 : 1))
      .map(({ record }) => record as Json),
  );
}

/** Conversations after which it is looked what was kept, each with the group that it is about. */
export const keptConversations: readonly { script: string; group: string; topic?: KeepingTopic }[] = [
  { script: 'a group of one', group: 'one' },
  { script: 'two members', group: 'two' },
  { script: 'static members', group: 'static' },
  { script: 'a silent member is removed after its session timeout', group: 'silent' },
  { script: 'commit, in every version', group: 'written' },
  { script: 'delete offsets', group: 'forgotten' },
  { script: 'a deleted topic takes its offsets with it', group: 'gone' },
  { script: 'a consumer group of one', group: 'kip-one' },
  { script: 'two members of a consumer group', group: 'kip-two' },
  { script: 'static members of the new protocol', group: 'kip-static' },
  { script: 'a consumer group subscribes by pattern', group: 'kip-re' },
  { script: 'a classic group moves to the new protocol and back', group: 'mix-up' },
  { script: 'a classic member joins a consumer group', group: 'mix-in' },
  { script: 'a static member moves between the protocols', group: 'mix-static' },
  { script: 'a streams group of one', group: 'str-one' },
  { script: 'internal topics of a streams group', group: 'str-count' },
  { script: 'two members of a streams group', group: 'str-two' },
  { script: 'a streams group gathers members before its first assignment', group: 'str-gather' },
  { script: 'standby tasks of a streams group', group: 'str-standby' },
  { script: 'members of one process have no task twice', group: 'str-process' },
  { script: 'a streams group without its source topics', group: 'str-missing' },
  { script: 'endpoints of a streams group', group: 'str-endpoint' },
  { script: 'streams groups and groups of other kinds keep apart', group: 'str-kinds-c' },
  { script: 'share: a group of one', group: 'share-one' },
  { script: 'share offsets: altered', group: 'so-alter' },
  { script: 'share offsets: deleted', group: 'so-gone' },
  { script: 'share: released, and delivered again', group: 'sf-release', topic: '__share_group_state' },
  { script: 'share: delivered too often', group: 'sf-limit', topic: '__share_group_state' },
  { script: 'share offsets: a deleted group forgets them', group: 'so-forget', topic: '__share_group_state' },
];
