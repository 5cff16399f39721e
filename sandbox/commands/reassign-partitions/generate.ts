import type { Admin } from '../../client/admin.ts';
import type { CommandIo } from '../../machine/command.ts';
import { asPlan, assignmentsOf, planText } from './current.ts';
import { placed } from './placement.ts';
import { type Assignment, operation, parseTopics } from './plan.ts';
import { stacks } from './stack.ts';

/** --generate: proposes where the partitions of topics might lie. Throws JavaError. */
export async function generatePlan(
  admin: Admin,
  text: string,
  { brokerList, byRack }: { brokerList: string; byRack: boolean },
  io: CommandIo,
): Promise<void> {
  const { brokers, topics } = parseTopics(text, brokerList);
  const current = await assignmentsOf(admin, topics, stacks.generate.describe);
  const shown = await asPlan(admin, current);
  const usable = (await admin.nodes())
    .filter(({ id }) => brokers.includes(id))
    .map(({ id, rack }) => ({ id, rack: byRack ? rack : null }));
  const without = usable.filter(({ rack }) => rack === null).length;
  if (byRack && without !== 0 && without !== usable.length)
    throw operation(
      'Not all brokers have rack information. Add --disable-rack-aware in command line to make replica assignment without rack information.',
      stacks.generate.racks,
    );
  const proposed: Assignment[] = [];
  for (const topic of topics) {
    const partitions = current.filter((each) => each.topic === topic);
    const placements = await placed(partitions.length, partitions[0]?.replicas.length ?? 0, usable, () => io.random());
    for (const [partition, replicas] of placements.entries()) proposed.push({ topic, partition, replicas });
  }
  await io.stdout.write(`Current partition replica assignment\n${shown}\n\n`);
  await io.stdout.write(`Proposed partition reassignment configuration\n${planText(proposed)}\n`);
}
