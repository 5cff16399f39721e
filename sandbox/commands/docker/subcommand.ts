import type { CommandIo } from '../../machine/command.ts';
import type { Given } from './flags.ts';
import type { DockerStore } from './store.ts';

/** What a subcommand of Docker's acts on. */
export interface Context {
  io: CommandIo;
  store: DockerStore;
  given: Given;
  /** What its `--help` prints. */
  usage: string;
}

export interface Subcommand {
  /** Least and most arguments. */
  least?: number;
  most?: number;
  /** Flags end at the first word that is none. */
  stops?: true;
  run(context: Context): Promise<number>;
}

/** Does something to each of the arguments; what goes wrong with one is printed, and the others are gone on with. */
export async function forEach({ io, given }: Context, act: (word: string) => Promise<string>): Promise<number> {
  let code = 0;
  for (const word of given.args) {
    try {
      await io.stdout.write(`${await act(word)}\n`);
    } catch (error) {
      if (!(error instanceof Error) || error.constructor.name !== 'DockerError') throw error;
      await io.stderr.write(`${error.message}\n`);
      code = 1;
    }
  }
  return code;
}
