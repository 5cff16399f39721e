import type { CommandIo } from '../../machine/command.ts';

/** The options a command takes, as getopt knows them. */
export interface OptionSpec {
  /** Letters that stand for themselves. */
  flags?: string;
  /** Letters that take a value. */
  values?: string;
  /** `lines` for `n`: the long names. */
  long?: Readonly<Record<string, string>>;
  /** `-5` is this option with the value 5. */
  number?: string;
  /** After the command's name in `Usage:`. */
  usage: string;
  /** Exit code for an option that there is not; 1 unless said. */
  code?: number;
  /** The usage is told instead of the pointer to `--help` alone. */
  tellsUsage?: boolean;
  /** Options end at the first word that is none. */
  first?: boolean;
}

export class Options {
  readonly rest: readonly string[];
  readonly #found: ReadonlyMap<string, readonly string[]>;

  constructor(found: ReadonlyMap<string, readonly string[]>, rest: readonly string[]) {
    this.#found = found;
    this.rest = rest;
  }

  has(letter: string): boolean {
    return this.#found.has(letter);
  }

  /** The last value that was given. */
  value(letter: string): string | undefined {
    return this.#found.get(letter)?.at(-1);
  }

  all(letter: string): readonly string[] {
    return this.#found.get(letter) ?? [];
  }
}

/** Ends a command with what it says about its arguments. */
export class BadArguments extends Error {
  readonly code: number;

  constructor(message: string, code = 1) {
    super(message);
    this.name = 'BadArguments';
    this.code = code;
  }
}

/** Runs a command with its options read; unknown ones are refused in GNU's words. */
export async function withOptions(
  name: string,
  argv: readonly string[],
  io: CommandIo,
  spec: OptionSpec,
  run: (options: Options) => Promise<number>,
): Promise<number> {
  const usage = `Usage: ${name} ${spec.usage}\n`;
  try {
    if (argv.includes('--help') && !spec.first) {
      await io.stdout.write(usage);
      return 0;
    }
    return await run(readOptions(argv, spec));
  } catch (error) {
    if (!(error instanceof BadArguments)) throw error;
    const about = error instanceof BadOption ? tail(name, usage, spec) : '';
    await io.stderr.write(`${name}: ${error.message}\n${about}`);
    return error instanceof BadOption ? (spec.code ?? 1) : error.code;
  }
}

class BadOption extends BadArguments {}

function tail(name: string, usage: string, { tellsUsage }: OptionSpec): string {
  return `${tellsUsage ? usage : ''}Try '${name} --help' for more information.\n`;
}

export function readOptions(argv: readonly string[], spec: OptionSpec): Options {
  const { flags = '', values = '', long = {}, number, first } = spec;
  const found = new Map<string, string[]>();
  const rest: string[] = [];
  const add = (letter: string, value: string): void => void found.set(letter, [...(found.get(letter) ?? []), value]);
  for (let at = 0; at < argv.length; at += 1) {
    const word = argv[at] as string;
    const next = (): string | undefined => {
      at += 1;
      return argv[at];
    };
    if (word === '--') {
      rest.push(...argv.slice(at + 1));
      break;
    }
    if (word.startsWith('--')) {
      const [name = '', ...value] = word.slice(2).split('=');
      const letter = long[name];
      if (letter === undefined) throw new BadOption(`unrecognized option '${word}'`);
      if (!values.includes(letter)) add(letter, '');
      else {
        const given = value.length > 0 ? value.join('=') : next();
        if (given === undefined) throw new BadOption(`option '--${name}' requires an argument`);
        add(letter, given);
      }
    } else if (number && /^-\d+$/.test(word)) add(number, word.slice(1));
    else if (/^-./.test(word)) readLetters(word, { flags, values }, add, next);
    else {
      rest.push(word);
      if (!first) continue;
      rest.push(...argv.slice(at + 1));
      break;
    }
  }
  return new Options(found, rest);
}

function readLetters(
  word: string,
  { flags, values }: { flags: string; values: string },
  add: (letter: string, value: string) => void,
  next: () => string | undefined,
): void {
  for (let i = 1; i < word.length; i += 1) {
    const letter = word[i] as string;
    if (values.includes(letter)) {
      const value = word.slice(i + 1) || next();
      if (value === undefined) throw new BadOption(`option requires an argument -- '${letter}'`);
      add(letter, value);
      return;
    }
    if (!flags.includes(letter)) throw new BadOption(`invalid option -- '${letter}'`);
    add(letter, '');
  }
}
