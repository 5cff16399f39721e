// What the assignors of Kafka's group coordinator, and those of its consumer, give the members of groups that grow, shrink and change
// their minds: test/golden/group/assignors.json and test/golden/client/assignors.json.
import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { uuidHash } from '../../sandbox/wire/java-hash.ts';
import { Dice } from '../fuzz/dice.ts';
import { save } from './recording.ts';

const groupsEach = 24;
const roundsEach = 4;

interface PartitionRound {
  /** Id, instance id, and what is subscribed, as places in the list of topics. */
  members: readonly (readonly [string, string | null, readonly number[]])[];
  /** How many each topic has. */
  partitions: readonly number[];
}

interface TaskRound {
  /** Id, and the id of its process. */
  members: readonly (readonly [string, string])[];
}

const dice = new Dice(848);
const idOf = (): string => Buffer.from(dice.bytes(16)).toString('base64url');
/** @param alike whether all members are subscribed to the same topics */
function partitionGroup(assignor: string, alike: boolean) {
  const topics = topicsApart(1 + dice.below(5));
  const all = topics.map((_, at) => at);
  const wish = (): number[] => {
    if (alike) return all;
    const some = all.filter(() => dice.once(2));
    return some.length > 0 ? some : [dice.pick(all)];
  };
  let members: PartitionRound['members'] = [];
  let partitions = all.map(() => 1 + dice.below(dice.pick([3, 8, 20])));
  const rounds = Array.from({ length: roundsEach }, (): PartitionRound => {
    const stay = members
      .filter(() => !dice.once(4))
      .map(([id, instance, topicsOf]) => [id, instance, dice.once(5) ? wish() : topicsOf] as const);
    const come = Array.from({ length: 1 + dice.below(4) }, (_, at) => {
      const instance = dice.once(4) ? `instance-${members.length + at}-${dice.below(100)}` : null;
      return [idOf(), instance, wish()] as const;
    });
    members = [...stay, ...come].sort(([a], [b]) => (a < b ? -1 : 1));
    partitions = partitions.map((count) => (dice.once(4) ? count + 1 + dice.below(3) : count));
    return { members, partitions };
  });
  return { assignor, topics, rounds };
}

/** Ids that fall into different places of Java's hash tables: the order of those that fall together hangs on how they came there. */
function topicsApart(count: number): string[] {
  const ids = new Map<number, string>();
  while (ids.size < count) {
    const id = idOf();
    const hash = uuidHash(id);
    ids.set((hash ^ (hash >>> 16)) & 15, id);
  }
  return [...ids.values()];
}

function taskGroup() {
  const subtopologies = Array.from(
    { length: 1 + dice.below(3) },
    (_, at) => [`${at}`, 1 + dice.below(8), dice.once(2)] as const,
  );
  const processes = Array.from({ length: 4 }, idOf);
  let members: TaskRound['members'] = [];
  const rounds = Array.from({ length: roundsEach }, (): TaskRound => {
    const come = Array.from({ length: 1 + dice.below(3) }, () => [idOf(), dice.pick(processes)] as const);
    members = [...members.filter(() => !dice.once(4)), ...come].sort(([a], [b]) => (a < b ? -1 : 1));
    return { members };
  });
  return { assignor: 'sticky', subtopologies, standbyReplicas: dice.below(3), rounds };
}

interface ClientRound {
  /** Id, instance id, what is subscribed as places in the list of topics, and whether it hears nothing of what it is given. */
  members: readonly (readonly [string, string | null, readonly number[], boolean])[];
  partitions: readonly number[];
}

/** @param alike whether all members are subscribed to the same topics */
function clientGroup(assignor: string, alike: boolean) {
  const topics = ['orders', 'payments', 'returns', 'stock'].slice(0, 1 + dice.below(4));
  const all = topics.map((_, at) => at);
  const wish = (): number[] => {
    if (alike) return all;
    const some = all.filter(() => dice.once(2));
    return some.length > 0 ? some : [dice.pick(all)];
  };
  let members: ClientRound['members'] = [];
  let partitions = all.map(() => 1 + dice.below(dice.pick([3, 8, 20])));
  const rounds = Array.from({ length: roundsEach }, (_each, round): ClientRound => {
    const stay = members
      .filter(() => !dice.once(4))
      .map(([id, instance, topicsOf]) => [id, instance, dice.once(5) ? wish() : topicsOf, dice.once(8)] as const);
    const come = Array.from({ length: 1 + dice.below(3) }, (_, at) => {
      const instance = dice.once(4) ? `instance-${round}-${at}-${dice.below(100)}` : null;
      return [`consumer-${idOf()}`, instance, wish(), dice.once(8)] as const;
    });
    members = [...stay, ...come];
    partitions = partitions.map((count) => (dice.once(4) ? count + 1 + dice.below(3) : count));
    return { members, partitions };
  });
  return { assignor, topics, rounds };
}

const home = resolve(process.env.GOLDEN_KAFKA ?? join(import.meta.dirname, '../../.cache/kafka'));

function record(file: string, program: string, groups: readonly { rounds: readonly object[] }[]): void {
  const { stdout, stderr, status } = spawnSync('java', ['-cp', `${home}/libs/*`, join(import.meta.dirname, program)], {
    input: JSON.stringify(groups),
    encoding: 'utf8',
    maxBuffer: 64 << 20,
  });
  if (status !== 0) throw new Error(stderr);
  const results = JSON.parse(stdout.trimEnd().split('\n').at(-1) as string) as readonly (readonly object[])[];
  save(file, `the assignors of Kafka, by tools/golden/${program}`, {
    groups: groups.map(({ rounds, ...group }, at) => ({
      ...group,
      rounds: rounds.map((round, each) => ({ ...round, assigned: results[at]?.[each] })),
    })),
  });
}

record('group/assignors.json', 'Assignors.java', [
  ...['uniform', 'range', 'simple'].flatMap((assignor) =>
    Array.from({ length: groupsEach }, (_, at) => partitionGroup(assignor, at % 3 === 0)),
  ),
  ...Array.from({ length: groupsEach }, taskGroup),
]);
record(
  'client/assignors.json',
  'ClientAssignors.java',
  ['range', 'roundrobin', 'sticky', 'cooperative-sticky'].flatMap((assignor) =>
    Array.from({ length: groupsEach }, (_, at) => clientGroup(assignor, at % 2 === 0)),
  ),
);
