// Holds scripts with one of the brokers.
import { play } from '../golden/player.ts';
import type { Answer, Script } from '../golden/script.ts';
import { type KafkaCluster, KafkaTargets } from './kafka-target.ts';
import { ourBroker } from './our-broker.ts';

/** What was answered, or why the conversation could not be held to its end. */
export type Answers = ReadonlyMap<Script, readonly Answer[] | Error>;

/** It tells of a cluster that nobody has used. */
export const untouched = (script: Script): boolean => script.name === 'metadata of all topics';

/** As many conversations as a machine of two cores keeps in time; most of each is waiting. */
const together = 32;

/** How long a conversation pauses in all, milliseconds: the longest ones begin first. */
function waiting({ steps }: Script): number {
  return steps.reduce((sum, step) => sum + ('waitMs' in step ? step.waitMs : 0), 0);
}

/**
 * Holds them with a fresh cluster: those that tell of everything there is come first, one after another; then those that
 * keep to topics and groups of their own, beside each other; then what nothing can come after.
 */
export async function holdWithKafka(scripts: readonly Script[], cluster: KafkaCluster): Promise<Answers> {
  const targets = new KafkaTargets(cluster);
  const answers = new Map<Script, readonly Answer[] | Error>();
  const hold = async (script: Script): Promise<void> => {
    const target = targets.target();
    answers.set(script, await play(script, target).catch((error: Error) => error));
    target.close();
  };
  for (const script of scripts.filter(untouched)) await hold(script);
  await targets.warmUp();
  for (const script of scripts) if (script.alone && !untouched(script)) await hold(script);
  const rest = scripts
    .filter((script) => !script.alone && !script.last && !untouched(script))
    .sort((one, other) => waiting(other) - waiting(one));
  let next = 0;
  await Promise.all(
    Array.from({ length: together }, async () => {
      for (let script = rest[next++]; script; script = rest[next++]) await hold(script);
    }),
  );
  for (const script of scripts) if (script.last) await hold(script);
  return answers;
}

/** Holds one with ours, in a cluster of its own whose time moves only where the script waits. */
export async function holdWithOurs(script: Script): Promise<readonly Answer[] | Error> {
  const target = ourBroker({ ...script, inUse: !untouched(script) });
  return play(script, target).catch((error: Error) => error);
}
