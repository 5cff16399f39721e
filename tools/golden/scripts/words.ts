// What scripts are made of.
import { versionRange } from '../../../sandbox/wire/schema.ts';
import { Writer } from '../../../sandbox/wire/writer.ts';
import { apis } from '../apis.ts';
import { toHex } from '../batches.ts';
import type { Json } from '../message-json.ts';
import type { Ask, Script, Step } from '../script.ts';

export function ask(
  api: string,
  version: number,
  request: Json,
  more: Omit<Ask, 'api' | 'version' | 'request'> = {},
): Ask {
  return { api, version, request, ...more };
}

export function createTopic(name: string, partitions = 1, configs: Readonly<Record<string, string>> = {}): Ask {
  const entries = Object.entries(configs).map(([key, value]) => ({ name: key, value }));
  return ask('CreateTopics', 7, {
    topics: [{ name, numPartitions: partitions, replicationFactor: 1, assignments: [], configs: entries }],
    timeoutMs: 10_000,
    validateOnly: false,
  });
}

/**
 * One conversation at the API's lowest and at its highest version: one case. `id` is for the names of topics, groups and
 * producers, which must be the conversation's own.
 */
export function atEdges(
  api: string,
  name: string,
  steps: (version: number, id: string) => readonly Step[],
  more: Omit<Script, 'name' | 'steps' | 'version'> = {},
): readonly Script[] {
  const found = [...apis.values()].find((each) => each.name === api);
  if (!found) throw new Error(`no API ${api}`);
  const { min, max } = versionRange(found.versions);
  const word = name.replaceAll(/[^a-z0-9]+/gi, '-').toLowerCase();
  return [...new Set([min, max])].map((version) => ({
    name,
    version,
    steps: steps(version, `${word}-v${version}`),
    ...more,
  }));
}

export { batch, epoch } from '../batches.ts';

/** The same bytes with one of them changed. */
export function damaged(batchHex: string, at: number, to: number): string {
  const bytes = Buffer.from(batchHex, 'hex');
  bytes[at] = to;
  return bytes.toString('hex');
}

export function produce(
  topic: string,
  records: string | null,
  {
    partition = 0,
    version = 9,
    acks = -1,
    ...more
  }: { partition?: number; version?: number; acks?: number } & Partial<Ask> = {},
): Ask {
  const request = {
    transactionalId: null,
    acks,
    timeoutMs: 5_000,
    topicData: [{ name: topic, partitionData: [{ index: partition, records }] }],
  };
  return ask('Produce', version, request, more);
}

/** Subscription of a consumer, as the consumer protocol type has it. */
export function subscription(...topics: readonly string[]): string {
  const writer = new Writer();
  writer.int16(0);
  writer.int32(topics.length);
  for (const topic of topics) writer.text(topic, (bytes) => writer.int16(bytes));
  writer.int32(-1);
  return toHex(writer.done());
}

export function assignment(topic: string, ...partitions: readonly number[]): string {
  const writer = new Writer();
  writer.int16(0);
  writer.int32(1);
  writer.text(topic, (bytes) => writer.int16(bytes));
  writer.int32(partitions.length);
  for (const partition of partitions) writer.int32(partition);
  writer.int32(-1);
  return toHex(writer.done());
}

export function join(
  groupId: string,
  memberId: string,
  more: { version?: number; with?: Record<string, Json> } & Partial<Ask> = {},
): Ask {
  const { version = 5, with: fields, ...rest } = more;
  return ask(
    'JoinGroup',
    version,
    {
      groupId,
      sessionTimeoutMs: 6_000,
      rebalanceTimeoutMs: 6_000,
      memberId,
      protocolType: 'consumer',
      protocols: [{ name: 'range', metadata: subscription(groupId) }],
      ...fields,
    },
    rest,
  );
}

/** Two requests that bring a first member into a group of its own; it is kept as `$NAME`. */
export function joinFirst(groupId: string, name = 'member', more: Parameters<typeof join>[2] = {}): readonly Ask[] {
  return [join(groupId, '', { ...more, keep: { [name]: 'memberId' } }), join(groupId, `$${name}`, more)];
}

export function sync(
  groupId: string,
  generationId: number,
  memberId: string,
  assignments: Readonly<Record<string, string>>,
  more: { version?: number; with?: Record<string, Json> } & Partial<Ask> = {},
): Ask {
  const { version = 3, with: fields, ...rest } = more;
  const list = Object.entries(assignments).map(([member, bytes]) => ({ memberId: member, assignment: bytes }));
  return ask('SyncGroup', version, { groupId, generationId, memberId, assignments: list, ...fields }, rest);
}

export function heartbeat(groupId: string, generationId: number, memberId: string, more: Partial<Ask> = {}): Ask {
  return ask('Heartbeat', 3, { groupId, generationId, memberId }, more);
}

export function leave(groupId: string, memberId: string, more: Partial<Ask> = {}): Ask {
  return ask('LeaveGroup', 3, { groupId, members: [{ memberId, groupInstanceId: null }] }, more);
}

export function describeGroup(groupId: string, version = 5): Ask {
  return ask('DescribeGroups', version, { groups: [groupId], includeAuthorizedOperations: false });
}

export function commit(
  groupId: string,
  generation: number,
  memberId: string,
  offset: number,
  more: { topic?: string; partition?: number; version?: number; metadata?: string | null } = {},
): Ask {
  return ask('OffsetCommit', more.version ?? 7, {
    groupId,
    generationIdOrMemberEpoch: generation,
    memberId,
    groupInstanceId: null,
    topics: [
      {
        name: more.topic ?? groupId,
        partitions: [
          {
            partitionIndex: more.partition ?? 0,
            committedOffset: String(offset),
            committedLeaderEpoch: -1,
            committedMetadata: more.metadata === undefined ? '' : more.metadata,
          },
        ],
      },
    ],
  });
}

export function committed(groupId: string, partitions: readonly number[] = [0], version = 5, topic = groupId): Ask {
  return ask('OffsetFetch', version, { groupId, topics: [{ name: topic, partitionIndexes: partitions }] });
}

export const metadata = (version: number, names: readonly string[] | null, allowAutoTopicCreation = false) =>
  ask('Metadata', version, {
    topics: names === null ? null : names.map((name) => ({ name })),
    allowAutoTopicCreation,
    includeClusterAuthorizedOperations: false,
    includeTopicAuthorizedOperations: false,
  });
