import type { Admin } from '../../client/admin.ts';
import { type OngoingReassignment, ongoingReassignments, reassignPartitions } from '../../client/reassignments.ts';
import { logDirsOf, type Replica, replicaName } from '../../client/replica-log-dirs.ts';
import { nameOf } from '../../client/topic-metadata.ts';
import type { CommandIo } from '../../machine/command.ts';
import { JavaError } from '../tool/java.ts';
import { described, sorted } from './current.ts';
import { byBroker, moveReplicas } from './execute.ts';
import { type Assignment, parsePlan } from './plan.ts';
import { stacks } from './stack.ts';
import { Terse } from './terse.ts';
import { clearThrottles } from './throttles.ts';

/** --verify. Throws JavaError. */
export async function verifyPlan(admin: Admin, text: string, preserve: boolean, io: CommandIo): Promise<void> {
  const { assignments, moves } = parsePlan(text, stacks.verify.parsing);
  const ongoing = await ongoingReassignments(admin.cluster, null);
  const states = new Map<string, string>();
  for (const each of assignments) states.set(nameOf(each), await stateOf(admin, each, ongoing));
  const lines = [...new Set(sorted(assignments).map(nameOf))].map((name) => `${states.get(name)}\n`);
  await io.stdout.write(`Status of partition reassignment:\n${lines.join('')}`);
  const replicas = await replicaStates(admin, moves);
  await io.stdout.write(`${replicas.map(({ text: line }) => line).join('\n')}\n`);
  if (ongoing.length === 0 && !replicas.some(({ moving }) => moving) && !preserve)
    await clearThrottles(admin, assignments, io, stacks.verify.clearing);
}

async function stateOf(admin: Admin, each: Assignment, ongoing: readonly OngoingReassignment[]): Promise<string> {
  const { topic, partition, replicas: target } = each;
  const name = nameOf(each);
  if (ongoing.some((other) => nameOf(other) === name)) return `Reassignment of partition ${name} is still in progress.`;
  const found = (await described(admin, topic))?.partitions ?? [];
  // As Kafka has it: one past the end is an exception, anything further is a partition without replicas.
  if (found.length > 0 && partition === found.length)
    throw new JavaError(
      'java.lang.IndexOutOfBoundsException',
      `Index ${partition} out of bounds for length ${found.length}`,
      stacks.verify.outOfBounds,
    );
  const current = found[partition]?.replicas ?? [];
  if (current.join(',') === target.join(',')) return `Reassignment of partition ${name} is completed.`;
  return `There is no active reassignment of partition ${name}, but replica set is ${current.join(',')} rather than ${target.join(',')}.`;
}

interface ReplicaState {
  replica: Replica & { logDir: string };
  moving: boolean;
  text: string;
}

/** How far replicas are on their way to the folders that they are to lie in. */
async function replicaStates(
  admin: Admin,
  moves: readonly (Replica & { logDir: string })[],
): Promise<readonly ReplicaState[]> {
  const logDirs = await logDirsOf(admin.cluster, moves);
  return byBroker(moves).map((replica) => {
    const { current = null, future = null } = logDirs.get(replicaName(replica)) ?? {};
    const where = `Partition ${nameOf(replica)} on broker ${replica.broker}`;
    const state = (text: string, moving = false): ReplicaState => ({ replica, moving, text });
    if (current === null)
      return state(
        `Partition ${nameOf(replica)} is not found in any live log dir on broker ${replica.broker}. There is likely an offline log directory on the broker.`,
      );
    if (future === replica.logDir)
      return state(`Reassignment of replica ${replicaName(replica)} is still in progress.`, true);
    if (future !== null)
      return state(`${where} is being moved to log dir ${future} instead of ${replica.logDir}.`, true);
    if (current === replica.logDir)
      return state(`Reassignment of replica ${replicaName(replica)} completed successfully.`);
    return state(`${where} is not being moved from log dir ${current} to ${replica.logDir}.`);
  });
}

/** --cancel. Throws JavaError or Terse. */
export async function cancelPlan(
  admin: Admin,
  text: string,
  { preserve, timeoutMs }: { preserve: boolean; timeoutMs: number },
  io: CommandIo,
): Promise<void> {
  const { assignments, moves } = parsePlan(text, stacks.cancel.parsing);
  const active = (await ongoingReassignments(admin.cluster, assignments)).filter(
    ({ adding, removing }) => adding.length > 0 || removing.length > 0,
  );
  if (active.length === 0) await io.stdout.write('None of the specified partition reassignments are active.\n');
  else {
    const refused = await reassignPartitions(
      admin.cluster,
      active.map((each) => ({ ...each, replicas: null })),
      true,
    );
    if (refused.length > 0) {
      const lines = sorted(refused).map((each) => `${nameOf(each)}: ${each.failure.message}`);
      throw new Terse(
        `Error cancelling partition reassignment${refused.length === 1 ? '' : 's'} for:\n${lines.join('\n')}`,
      );
    }
    const names = sorted(active).map(nameOf);
    await io.stdout.write(
      `Successfully cancelled partition reassignment${names.length === 1 ? '' : 's'} for: ${names.join(',')}\n`,
    );
  }
  const logDirs = await logDirsOf(admin.cluster, moves);
  const moving = moves.flatMap((each) => {
    const { current, future } = logDirs.get(replicaName(each)) ?? { current: null, future: null };
    return current !== null && future !== null ? [{ ...each, logDir: current }] : [];
  });
  if (moving.length === 0) await io.stdout.write('None of the specified partition moves are active.');
  else await moveReplicas(admin, moving, timeoutMs, io);
  if (!preserve) await clearThrottles(admin, assignments, io, stacks.cancel.clearing);
}

/** --list. */
export async function listReassignments(admin: Admin, io: CommandIo): Promise<void> {
  const ongoing = sorted(await ongoingReassignments(admin.cluster, null));
  const side = (what: string, brokers: readonly number[]): string =>
    brokers.length === 0 ? '' : ` ${what}: ${brokers.join(',')}.`;
  const lines = ongoing.map(
    (each) =>
      `${nameOf(each)}: replicas: ${each.replicas.join(',')}.${side('adding', each.adding)}${side('removing', each.removing)}`,
  );
  await io.stdout.write(
    lines.length === 0
      ? 'No partition reassignments found.\n'
      : `Current partition reassignments:\n${lines.join('\n')}\n`,
  );
}
