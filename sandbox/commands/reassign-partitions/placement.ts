import type { Node } from '../../client/cluster-client.ts';
import { JavaError } from '../tool/java.ts';

/** Numbers from [0, 1). */
type Random = () => Promise<number>;

/**
 * Replicas for the partitions of a topic, as --generate proposes them: leaders go round the brokers and racks from a start that is
 * drawn, followers lie in other racks first. Throws JavaError where there are too few brokers.
 *
 * Source: KIP-595's StripedReplicaPlacer, as its behaviour is documented there.
 */
export async function placed(
  partitions: number,
  replicationFactor: number,
  brokers: readonly Pick<Node, 'id' | 'rack'>[],
  random: Random,
): Promise<readonly (readonly number[])[]> {
  if (brokers.length === 0)
    throw impossible('All brokers are currently fenced, or have all their log directories cordoned.');
  if (replicationFactor > brokers.length)
    throw impossible(
      `The target replication factor of ${replicationFactor} cannot be reached because only ${brokers.length} broker(s) are registered or some brokers have all their log directories cordoned.`,
    );
  let racks = await striped(brokers, random);
  let first = await below(racks.length, random);
  const placements: number[][] = [];
  for (let round = 0; placements.length < partitions; round += 1) {
    if (round === brokers.length && brokers.length > 1) {
      for (const rack of racks) rack.brokers = await shuffled(rack.brokers, random);
      racks = await shuffled(racks, random);
      round = 0;
    }
    placements.push(replicasOf(racks, first % racks.length, round, replicationFactor));
    first = (first % racks.length) + 1;
  }
  return placements;
}

/** A rack begins one broker further in each round that it is asked in. */
interface Rack {
  brokers: readonly number[];
  offset: number;
  /** The round that it was last asked in. */
  round: number;
}

async function striped(brokers: readonly Pick<Node, 'id' | 'rack'>[], random: Random): Promise<Rack[]> {
  const byRack = new Map<string, number[]>();
  for (const { id, rack } of brokers) byRack.set(rack ?? '', [...(byRack.get(rack ?? '') ?? []), id]);
  const racks: Rack[] = [];
  for (const name of [...byRack.keys()].sort()) {
    const ids = (byRack.get(name) ?? []).sort((a, b) => a - b);
    racks.push({ brokers: ids, offset: await below(ids.length, random), round: 0 });
  }
  return racks;
}

/** One replica of each rack in turn, from that rack on. */
function replicasOf(racks: readonly Rack[], first: number, round: number, count: number): number[] {
  const taken = racks.map(() => 0);
  const found: number[] = [];
  for (let step = 0; found.length < count; step += 1) {
    const at = (first + step) % racks.length;
    const rack = racks[at] as Rack;
    if (rack.round !== round) {
      rack.round = round;
      rack.offset = (rack.offset + 1) % rack.brokers.length;
    }
    const used = taken[at] as number;
    if (used === rack.brokers.length) continue;
    taken[at] = used + 1;
    found.push(rack.brokers[(rack.offset + used) % rack.brokers.length] as number);
  }
  return found;
}

async function below(limit: number, random: Random): Promise<number> {
  return Math.floor((await random()) * limit);
}

async function shuffled<T>(values: readonly T[], random: Random): Promise<T[]> {
  const mixed = [...values];
  for (let i = mixed.length - 1; i > 0; i -= 1) {
    const j = await below(i + 1, random);
    [mixed[i], mixed[j]] = [mixed[j] as T, mixed[i] as T];
  }
  return mixed;
}

function impossible(message: string): JavaError {
  return new JavaError('org.apache.kafka.common.errors.InvalidReplicationFactorException', message);
}
