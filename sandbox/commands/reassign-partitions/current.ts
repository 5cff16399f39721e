import type { Admin, TopicDescription } from '../../client/admin.ts';
import { ApiError } from '../../client/errors.ts';
import { logDirsOf, type ReplicaLogDir, replicaName } from '../../client/replica-log-dirs.ts';
import { nameOf } from '../../client/topic-metadata.ts';
import type { JavaError } from '../tool/java.ts';
import { asJavaError, executionError } from '../tool/kafka-error.ts';
import type { Assignment } from './plan.ts';

/** The partitions of topics as they lie now. Throws JavaError where there is no such topic. @param stack where the tool looks */
export async function assignmentsOf(
  admin: Admin,
  topics: readonly string[],
  stack: readonly string[],
): Promise<readonly Assignment[]> {
  const found: Assignment[] = [];
  for (const topic of new Set(topics)) {
    const description = await described(admin, topic);
    if (description === null) throw executionError(unknown(`Topic ${topic} not found.`), stack);
    for (const { partition, replicas } of description.partitions) found.push({ topic, partition, replicas });
  }
  return found;
}

/** Null where there is none. */
export async function described(admin: Admin, topic: string): Promise<TopicDescription | null> {
  try {
    return (await admin.describeTopics([topic]))[0] ?? null;
  } catch (error) {
    if (error instanceof ApiError && error.error === 'UNKNOWN_TOPIC_OR_PARTITION') return null;
    throw error;
  }
}

export function unknown(message: string): JavaError {
  return asJavaError(new ApiError('UNKNOWN_TOPIC_OR_PARTITION', message), 'describeTopics');
}

/** Partitions as a file of --reassignment-json-file has them, with the folders of replicas on brokers that run. */
export async function asPlan(admin: Admin, assignments: readonly Assignment[]): Promise<string> {
  const up = new Set((await admin.nodes()).map(({ id }) => id));
  const replicas = assignments.flatMap(({ topic, partition, replicas: brokers }) =>
    brokers.filter((broker) => up.has(broker)).map((broker) => ({ topic, partition, broker })),
  );
  return planText(assignments, await logDirsOf(admin.cluster, replicas));
}

/** The same with these folders; `any` where none is known. */
export function planText(
  assignments: readonly Assignment[],
  logDirs: ReadonlyMap<string, ReplicaLogDir> = new Map(),
): string {
  const partitions = sorted(assignments).map(({ topic, partition, replicas }) => ({
    topic,
    partition,
    replicas,
    log_dirs: replicas.map((broker) => logDirs.get(replicaName({ topic, partition, broker }))?.current ?? 'any'),
  }));
  return JSON.stringify({ version: 1, partitions });
}

/** By topic, then by number. */
export function sorted<P extends { topic: string; partition: number }>(partitions: readonly P[]): P[] {
  return [...partitions].sort((a, b) => (a.topic === b.topic ? a.partition - b.partition : a.topic < b.topic ? -1 : 1));
}

/** Replicas by the partition's name. */
export function byName(assignments: readonly Assignment[]): ReadonlyMap<string, readonly number[]> {
  return new Map(assignments.map((each) => [nameOf(each), each.replicas]));
}
