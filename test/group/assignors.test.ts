import { describe, expect, test } from 'vitest';
import { partitionsOf } from '../../sandbox/group/consumer-group.ts';
import { serverAssignors } from '../../sandbox/group/server-assignors.ts';
import { assignTasks } from '../../sandbox/group/streams-assignor.ts';
import { type Tasks, taskId, taskOf } from '../../sandbox/group/streams-group.ts';
import { assignSimply } from '../../sandbox/share/simple-assignor.ts';
import recorded from '../golden/group/assignors.json' with { type: 'json' };

/** What a member has: numbers of partitions under the place of their topic in a list, or of tasks under their subtopology. */
type Numbers = Readonly<Record<string, readonly number[]>>;
type Recorded = (typeof recorded.groups)[number];
type OfPartitions = Extract<Recorded, { topics: string[] }>;
type OfTasks = Extract<Recorded, { standbyReplicas: number }>;

/**
 * Groups that grow, shrink and change their minds, with what Kafka's own assignors gave them in each round. Ours begins each round
 * with what Kafka gave in the last.
 */
describe.each([...new Set(recorded.groups.map(({ assignor }) => assignor))].map((assignor) => ({ assignor })))(
  'the assignor $assignor gives what Kafka’s gives',
  ({ assignor }) => {
    const groups = recorded.groups.filter((group) => group.assignor === assignor);
    test.each(groups.map((group, at) => ({ at, group })))('group $at', ({ group }) => {
      const ofTasks = 'standbyReplicas' in group;
      const ours = ofTasks ? tasksOfRounds(group as OfTasks) : partitionsOfRounds(group as OfPartitions);
      expect(ours).toEqual(group.rounds.map(({ assigned }) => assigned));
    });
  },
);

function partitionsOfRounds({ assignor, topics, rounds }: OfPartitions): Record<string, Numbers>[] {
  return rounds.map(({ members, partitions }, round) => {
    const last = rounds[round - 1]?.assigned as Record<string, Numbers> | undefined;
    const having = members.map(([memberId, instanceId, wanted]) => ({
      memberId: memberId as string,
      instanceId: instanceId as string | null,
      wanted: wanted as readonly number[],
      current: partitionsOf(
        Object.entries(last?.[memberId as string] ?? {}).map(([at, numbers]) => ({
          topicId: topics[Number(at)] as string,
          partitions: numbers,
        })),
      ),
    }));
    const counts = topics.map((topicId, at) => ({ topicId, partitions: partitions[at] as number }));
    const assigned =
      assignor === 'simple'
        ? assignSimply(
            having.map(({ wanted, ...member }) => ({ ...member, topics: wanted.map((at) => topics[at] as string) })),
            new Map(counts.map(({ topicId, partitions: count }) => [topicId, [...Array(count).keys()]])),
          )
        : serverAssignors.get(assignor)?.({
            members: having.map(({ wanted, ...member }) => ({
              ...member,
              topics: wanted.map((at) => counts[at] as (typeof counts)[number]),
            })),
          });
    return Object.fromEntries(
      members.map(([memberId]) => [memberId, byPlace(assigned?.get(memberId as string) ?? [], topics)]),
    );
  });
}

function tasksOfRounds({ subtopologies, standbyReplicas, rounds }: OfTasks): Record<string, unknown>[] {
  return rounds.map(({ members }, round) => {
    const last = rounds[round - 1]?.assigned as Record<string, Record<keyof Tasks, Numbers>> | undefined;
    const had = (memberId: string, role: keyof Tasks): Set<string> =>
      new Set(
        Object.entries(last?.[memberId]?.[role] ?? {}).flatMap(([id, numbers]) =>
          numbers.map((each) => taskId(id, each)),
        ),
      );
    const assigned = assignTasks(
      members.map(([memberId = '', processId = '']) => ({
        memberId,
        processId,
        current: { active: had(memberId, 'active'), standby: had(memberId, 'standby') },
      })),
      subtopologies.map(([id, tasks, stateful]) => ({
        subtopologyId: id as string,
        tasks: tasks as number,
        stateful: stateful as boolean,
      })),
      standbyReplicas,
    );
    return Object.fromEntries(
      members.map(([memberId = '']) => {
        const { active = [], standby = [] } = assigned.get(memberId) ?? {};
        return [memberId, { active: bySubtopology(active), standby: bySubtopology(standby) }];
      }),
    );
  });
}

function byPlace(keys: Iterable<string>, topics: readonly string[]): Numbers {
  return collected([...keys].map((key) => key.split(':')).map(([id = '', n]) => [`${topics.indexOf(id)}`, Number(n)]));
}

function bySubtopology(tasks: Iterable<string>): Numbers {
  return collected([...tasks].map(taskOf).map(({ subtopologyId, partition }) => [subtopologyId, partition]));
}

function collected(pairs: readonly (readonly [string, number])[]): Numbers {
  const names = [...new Set(pairs.map(([name]) => name))];
  return Object.fromEntries(
    names.map((name) => [name, pairs.flatMap(([of, n]) => (of === name ? [n] : [])).sort((a, b) => a - b)]),
  );
}
