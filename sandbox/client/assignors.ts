/**
 * The assignors of Kafka's Java consumer (`partition.assignment.strategy`), without their regard for racks.
 *
 * Source: how Apache Kafka 4.3.1 assigns is recorded in test/golden/client/assignors.json.
 */
import { type Assignor, inMemberOrder } from './assignor.ts';
import { cooperativeSticky, sticky } from './sticky-assignors.ts';

/** Topic by topic, each member a run of neighbouring partitions; the first members get one more where it does not divide. */
const range: Assignor = {
  divide(members, counts) {
    const assigned = new Map(members.map(({ memberId }) => [memberId, [] as { topic: string; partition: number }[]]));
    for (const [topic, count] of counts) {
      const takers = inMemberOrder(members.filter(({ topics }) => topics.includes(topic)));
      let next = 0;
      for (const [index, { memberId }] of takers.entries()) {
        const share = Math.floor(count / takers.length) + (index < count % takers.length ? 1 : 0);
        for (const end = next + share; next < end; next += 1) assigned.get(memberId)?.push({ topic, partition: next });
      }
    }
    return assigned;
  },
};

/** Partition by partition over all topics, to one member after another. */
const roundrobin: Assignor = {
  divide(members, counts) {
    const assigned = new Map(members.map(({ memberId }) => [memberId, [] as { topic: string; partition: number }[]]));
    const turns = inMemberOrder(members);
    let turn = 0;
    for (const [topic, count] of [...counts].sort(([a], [b]) => (a < b ? -1 : 1))) {
      if (!turns.some(({ topics }) => topics.includes(topic))) continue;
      for (let partition = 0; partition < count; partition += 1) {
        while (!turns[turn % turns.length]?.topics.includes(topic)) turn += 1;
        assigned.get(turns[turn % turns.length]?.memberId ?? '')?.push({ topic, partition });
        turn += 1;
      }
    }
    return assigned;
  },
};

export const assignors: Readonly<Record<string, Assignor>> = {
  range,
  roundrobin,
  sticky,
  'cooperative-sticky': cooperativeSticky,
};

/** Those that Kafka's Java consumer offers by default, in its order (`partition.assignment.strategy`). */
export const defaultAssignors = ['range', 'cooperative-sticky'] as const;
