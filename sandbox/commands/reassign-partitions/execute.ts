import type { Admin } from '../../client/admin.ts';
import { ApiError } from '../../client/errors.ts';
import { ongoingReassignments, reassignPartitions } from '../../client/reassignments.ts';
import { moveLogDirs, type Replica, replicaName } from '../../client/replica-log-dirs.ts';
import { nameOf } from '../../client/topic-metadata.ts';
import type { CommandIo } from '../../machine/command.ts';
import { inHashOrder, partitionHash } from '../../wire/java-hash.ts';
import { around } from '../tool/java.ts';
import { asJavaError, executionError } from '../tool/kafka-error.ts';
import { asPlan, assignmentsOf, byName, sorted, unknown } from './current.ts';
import { failed, type Plan, parseExecutablePlan } from './plan.ts';
import { stacks } from './stack.ts';
import { Terse } from './terse.ts';
import { movesOf, throttleLogDirs, throttleMoves } from './throttles.ts';

const rollback = 'Save this to use as the --reassignment-json-file option during rollback';
const existing =
  'Cannot execute because there is an existing partition assignment.  Use --additional to override this and create a new partition assignment in addition to the existing one. The --additional flag can also be used to change the throttle by resubmitting the current reassignment.';
const reminder =
  'Warning: You must run --verify periodically, until the reassignment completes, to ensure the throttle is removed.';

export interface Execution {
  additional: boolean;
  /** Bytes a second; negative: no limit. */
  throttle: number;
  logDirsThrottle: number;
  timeoutMs: number;
  allowReplicationFactorChange: boolean;
}

/** --execute. Throws JavaError or Terse. */
export async function executePlan(admin: Admin, text: string, options: Execution, io: CommandIo): Promise<void> {
  const { assignments, moves } = parseExecutablePlan(text);
  const ongoing = await ongoingReassignments(admin.cluster, null);
  if (!options.additional && ongoing.length > 0) throw new Terse(existing);
  const current = await currentOf(admin, assignments);
  await io.stdout.write(`Current partition replica assignment\n\n${await asPlan(admin, current)}\n\n${rollback}\n`);
  const { throttle, logDirsThrottle } = options;
  if (throttle >= 0 || logDirsThrottle >= 0) await io.stdout.write(`${reminder}\n`);
  if (throttle >= 0) {
    await throttleMoves(admin, movesOf(ongoing, assignments, byName(current)), throttle);
    await io.stdout.write(`The inter-broker throttle limit was set to ${throttle} B/s\n`);
  }
  if (logDirsThrottle >= 0) {
    await throttleLogDirs(admin, new Set(moves.map(({ broker }) => broker)), logDirsThrottle);
    await io.stdout.write(`The replica-alter-dir throttle limit was set to ${logDirsThrottle} B/s\n`);
  }
  const refused = await reassignPartitions(admin.cluster, assignments, options.allowReplicationFactorChange);
  if (refused.length > 0) {
    const lines = sorted(refused).map((each) => `${nameOf(each)}: ${each.failure.message}`);
    throw new Terse(`Error reassigning partition(s):\n${lines.join('\n')}`);
  }
  const names = sorted(assignments).map(nameOf);
  await io.stdout.write(
    `Successfully started partition reassignment${names.length === 1 ? '' : 's'} for ${names.join(',')}\n`,
  );
  if (moves.length > 0) await moveReplicas(admin, moves, options.timeoutMs, io);
}

/** The partitions of a plan as they lie now. Throws JavaError where it names a broker or a partition that there is not. */
async function currentOf(admin: Admin, plan: Plan['assignments']): Promise<Plan['assignments']> {
  const { brokers, describe, partitions } = stacks.execute;
  const up = new Set((await admin.nodes()).map(({ id }) => id));
  const strange = inHashOrder([...new Set(plan.flatMap(({ replicas }) => replicas))], (id) => id, 16).find(
    (id) => !up.has(id),
  );
  if (strange !== undefined) throw failed(`Unknown broker id ${strange}`, brokers);
  const all = await assignmentsOf(
    admin,
    plan.map(({ topic }) => topic),
    describe,
  );
  const wanted = new Set(plan.map(nameOf));
  const found = all.filter((each) => wanted.has(nameOf(each)));
  const there = new Set(found.map(nameOf));
  const missing = inHashOrder(
    plan.filter((each) => !there.has(nameOf(each))),
    partitionHash,
    16,
  );
  if (missing.length === 0) return found;
  throw executionError(unknown(`Unable to find partition: ${missing.map(nameOf).join(', ')}`), partitions);
}

/** Asks again for replicas that a broker has not got yet. Throws JavaError or Terse. */
export async function moveReplicas(
  admin: Admin,
  moves: readonly (Replica & { logDir: string })[],
  timeoutMs: number,
  io: CommandIo,
): Promise<void> {
  const deadline = (await io.now()) + timeoutMs;
  const { outer, inner } = stacks.execute.moves;
  for (let pending = moves; ; await io.sleep(100)) {
    const answers = await moveLogDirs(admin.cluster, pending);
    for (const each of answers) {
      if (each.error === 'NONE' || each.error === 'REPLICA_NOT_AVAILABLE') continue;
      const refusal = asJavaError(new ApiError(each.error, null), 'alterReplicaLogDirs');
      const { type, message, frames } = failed(`Failed to alter dir for ${replicaName(each)}`, outer);
      throw around(type, message, frames, executionError(refusal, inner));
    }
    for (const each of byBroker(answers.filter(({ error }) => error === 'NONE')))
      await io.stdout.write(
        `Successfully started moving log directory to ${each.logDir} for replica ${nameOf(each)} with broker ${each.broker} \n`,
      );
    pending = answers.filter(({ error }) => error !== 'NONE');
    if (pending.length === 0) return;
    if ((await io.now()) >= deadline)
      throw new Terse(
        `Timed out before log directory move${pending.length === 1 ? '' : 's'} could be started for: ${byBroker(pending).map(replicaName).join(',')}`,
      );
  }
}

/** By broker, then by partition. */
export function byBroker<R extends Replica>(replicas: readonly R[]): R[] {
  return sorted(replicas).sort((a, b) => a.broker - b.broker);
}
