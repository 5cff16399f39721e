import type { CommandIo } from '../../machine/command.ts';
import { JavaError } from '../tool/java.ts';
import type { Options } from '../tool/options.ts';
import { collisions, newConfigs, replicaAssignment } from './arguments.ts';
import { creationStacks, type Way } from './stack-2.8.ts';

export interface NewTopic28 {
  name: string;
  partitions: number | undefined;
  replicationFactor: number | undefined;
  assignment: number[][] | undefined;
  configs: Record<string, string>;
}

/** What `--create` asks for, with the warning that goes before it. Throws JavaError. */
export async function newTopic28(given: Options, way: Way, io: CommandIo): Promise<NewTopic28> {
  const stacks = creationStacks(way);
  const wanted = {
    name: given.value('topic', stacks.topic) as string,
    partitions: given.integer('partitions', stacks.partitions),
    replicationFactor: given.integer('replication-factor', stacks.replicationFactor),
    assignment: assignment28(given, way),
    configs: newConfigs(given, stacks),
  };
  if (/[._]/.test(wanted.name)) await io.stdout.write(collisions);
  return wanted;
}

/** `--replica-assignment`, where 2.8 shows an array by the number that Java gives it. Throws JavaError. */
export function assignment28(given: Options, way: Way): number[][] | undefined {
  return replicaAssignment(given, {
    ...creationStacks(way),
    twice: 'kafka.common.AdminCommandFailedException',
    uneven: (partition) =>
      new JavaError(
        'kafka.admin.AdminOperationException',
        `Partition ${partition} has different replication factor: [I@7b4c50bc`,
        creationStacks(way).assignmentUneven,
      ),
  });
}
