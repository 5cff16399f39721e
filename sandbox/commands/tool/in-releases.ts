import type { Command } from '../../machine/command.ts';
import { kafka28, releaseOf } from '../server/release.ts';

/** A tool that Kafka 2.8 has in another form: the tree that it is started from decides which one runs. */
export function inReleases(now: Command, before: Command['run']): Command {
  return { ...now, run: (argv, io) => (releaseOf(io.program) === kafka28 ? before : now.run)(argv, io) };
}
