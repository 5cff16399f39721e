import { describe, expect, test } from 'vitest';
import type { Member } from '#sandbox/client/assignor.ts';
import { assignors } from '#sandbox/client/assignors.ts';
import { decodeSubscription, encodeSubscription } from '#sandbox/client/consumer-protocol.ts';
import type { TopicPartition } from '#sandbox/client/topic-metadata.ts';
import recorded from '../golden/client/assignors.json' with { type: 'json' };

function member(memberId: string, owned: number[] = []): Member {
  const partitions = owned.map((partition) => ({ topic: 'orders', partition }));
  const generationId = owned.length > 0 ? 1 : -1;
  return { memberId, instanceId: null, topics: ['orders'], owned: partitions, userData: null, generationId };
}

function divided(name: string, members: Member[], partitions: number): Record<string, number[]> {
  const assigned = assignors[name]?.divide(members, new Map([['orders', partitions]])) ?? new Map();
  return Object.fromEntries(
    [...assigned].map(([id, each]) => [id, each.map(({ partition }: { partition: number }) => partition)]),
  );
}

test('range gives runs of neighbours, one more to the first members', () => {
  expect(divided('range', [member('b'), member('a'), member('c')], 7)).toEqual({ a: [0, 1, 2], b: [3, 4], c: [5, 6] });
});

test('range leaves members without partitions where there are too few', () => {
  expect(divided('range', [member('a'), member('b')], 1)).toEqual({ a: [0], b: [] });
});

test('cooperative-sticky keeps what a member has, and gives nobody what has to move first', () => {
  expect(divided('cooperative-sticky', [member('a', [0, 1, 2, 3]), member('b')], 4)).toEqual({ a: [0, 1], b: [] });
});

test('cooperative-sticky gives what is free to those who have least', () => {
  expect(divided('cooperative-sticky', [member('a', [0, 1]), member('b')], 4)).toEqual({ a: [0, 1], b: [2, 3] });
});

type Recorded = (typeof recorded.groups)[number];
type Numbers = Readonly<Record<string, readonly number[]>>;

/**
 * Groups that grow, shrink and change their minds, with what Kafka's own assignors gave in each round. Members bring with them what
 * Kafka gave them, unless they heard nothing of it.
 */
describe.each([...new Set(recorded.groups.map(({ assignor }) => assignor))])(
  'the assignor %s gives what Kafka’s gives',
  (assignor) => {
    const groups = recorded.groups.filter((group) => group.assignor === assignor);
    test.each(groups.map((group, at) => ({ at, group })))('group $at', ({ group }) => {
      expect(rounds(group)).toEqual(group.rounds.map(({ assigned }) => assigned));
    });
  },
);

function rounds({ assignor: name, topics, rounds: all }: Recorded): Record<string, Numbers>[] {
  const last = new Map<string, { partitions: TopicPartition[]; generationId: number }>();
  const assignor = assignors[name];
  return all.map(({ members, partitions, assigned }, round) => {
    const read = members.map(([memberId, instanceId, wanted]) => {
      const had = last.get(memberId as string) ?? null;
      const subscription = {
        topics: (wanted as number[]).map((at) => topics[at] as string),
        userData: assignor?.userData?.(had) ?? null,
        owned: name === 'cooperative-sticky' ? (had?.partitions ?? []) : [],
        generationId: had?.generationId ?? -1,
      };
      // As it comes to the leader.
      const told = decodeSubscription(encodeSubscription(subscription));
      return { memberId: memberId as string, instanceId: instanceId as string | null, ...told };
    });
    const counts = new Map(
      topics
        .map((topic, at) => [topic, partitions[at] as number] as const)
        .filter(([topic]) => read.some((each) => each.topics.includes(topic))),
    );
    const ours = assignor?.divide(read, counts);
    for (const [memberId, , , late] of members) {
      const given = (assigned as unknown as Record<string, Numbers>)[memberId as string] ?? {};
      if (!late)
        last.set(memberId as string, {
          partitions: Object.entries(given).flatMap(([at, numbers]) =>
            numbers.map((partition) => ({ topic: topics[Number(at)] as string, partition })),
          ),
          generationId: round + 1,
        });
    }
    for (const memberId of last.keys()) if (!read.some((each) => each.memberId === memberId)) last.delete(memberId);
    return Object.fromEntries(read.map(({ memberId }) => [memberId, byPlace(ours?.get(memberId) ?? [], topics)]));
  });
}

function byPlace(partitions: readonly TopicPartition[], topics: readonly string[]): Numbers {
  const places = [...new Set(partitions.map(({ topic }) => topics.indexOf(topic)))];
  const numbers = (place: number): number[] =>
    partitions.filter(({ topic }) => topics[place] === topic).map(({ partition }) => partition);
  return Object.fromEntries(places.map((place) => [`${place}`, numbers(place).sort((a, b) => a - b)]));
}
