import type { Admin, ConfigChange } from '../../client/admin.ts';
import type { OngoingReassignment } from '../../client/reassignments.ts';
import { nameOf, type TopicPartition } from '../../client/topic-metadata.ts';
import type { CommandIo } from '../../machine/command.ts';
import { failedCall } from '../tool/kafka-error.ts';
import type { Assignment } from './plan.ts';
import { stacks } from './stack.ts';

const rates = ['leader.replication.throttled.rate', 'follower.replication.throttled.rate'] as const;
const logDirsRate = 'replica.alter.log.dirs.io.max.bytes.per.second';
const replicas = ['leader.replication.throttled.replicas', 'follower.replication.throttled.replicas'] as const;

/** From which brokers a partition is copied, and to which. */
interface Move extends TopicPartition {
  sources: readonly number[];
  destinations: readonly number[];
}

/** What moves once a plan is carried out, what is under way already too. */
export function movesOf(
  ongoing: readonly OngoingReassignment[],
  plan: readonly Assignment[],
  current: ReadonlyMap<string, readonly number[]>,
): readonly Move[] {
  const moves = new Map<string, Move>();
  for (const { topic, partition, replicas: all, adding } of ongoing)
    moves.set(nameOf({ topic, partition }), {
      topic,
      partition,
      sources: all.filter((id) => !adding.includes(id)),
      destinations: adding,
    });
  for (const each of plan) {
    const name = nameOf(each);
    const sources = moves.get(name)?.sources ?? current.get(name) ?? [];
    const { topic, partition } = each;
    moves.set(name, { topic, partition, sources, destinations: each.replicas.filter((id) => !sources.includes(id)) });
  }
  return [...moves.values()];
}

/** Limits what brokers send each other for these moves, in bytes a second, and says which replicas that holds for. */
export async function throttleMoves(admin: Admin, moves: readonly Move[], limit: number): Promise<void> {
  for (const topic of new Set(moves.map((each) => each.topic))) {
    const own = moves.filter((each) => each.topic === topic);
    const listed = (side: 'sources' | 'destinations'): string =>
      [...new Set(own.flatMap((each) => each[side].map((id) => `${each.partition}:${id}`)))].sort().join(',');
    await admin.alterConfigs('topic', topic, [
      { name: replicas[0], value: listed('sources') },
      { name: replicas[1], value: listed('destinations') },
    ]);
  }
  const brokers = new Set(moves.flatMap(({ sources, destinations }) => [...sources, ...destinations]));
  const changes = rates.map((name) => ({ name, value: String(limit) }));
  for (const broker of ascending(brokers)) await onBroker(admin, broker, changes);
}

/** Limits what brokers copy between their own folders, in bytes a second. */
export async function throttleLogDirs(admin: Admin, brokers: ReadonlySet<number>, limit: number): Promise<void> {
  for (const broker of ascending(brokers)) await onBroker(admin, broker, [{ name: logDirsRate, value: String(limit) }]);
}

/** Takes every limit off all brokers, and off the topics of a plan. Throws JavaError; `caller` is where the tool does this. */
export async function clearThrottles(
  admin: Admin,
  plan: readonly Assignment[],
  io: CommandIo,
  caller: readonly string[],
): Promise<void> {
  const up = (await admin.nodes()).map(({ id }) => id);
  const brokers = ascending(new Set([...up, ...plan.flatMap((each) => each.replicas)]));
  await io.stdout.write(
    `Clearing broker-level throttles on broker${brokers.length === 1 ? '' : 's'} ${brokers.join(',')}\n`,
  );
  const none = (names: readonly string[]): ConfigChange[] => names.map((name) => ({ name, value: null }));
  await done(
    () => Promise.all(brokers.map((broker) => onBroker(admin, broker, none([...rates, logDirsRate])))),
    stacks.clear.brokers(caller),
  );
  const topics = [...new Set(plan.map(({ topic }) => topic))];
  await io.stdout.write(
    `Clearing topic-level throttles on topic${topics.length === 1 ? '' : 's'} ${topics.join(',')}\n`,
  );
  await done(async () => {
    for (const topic of topics) await admin.alterConfigs('topic', topic, none(replicas));
  }, stacks.clear.topics(caller));
}

async function onBroker(admin: Admin, broker: number, changes: readonly ConfigChange[]): Promise<void> {
  await admin.cluster.only(broker);
  await admin.alterConfigs('broker', String(broker), changes);
}

async function done(act: () => Promise<unknown>, stack: readonly string[]): Promise<void> {
  try {
    await act();
  } catch (error) {
    throw failedCall(error, 'incrementalAlterConfigs', stack);
  }
}

function ascending(numbers: ReadonlySet<number>): number[] {
  return [...numbers].sort((a, b) => a - b);
}
