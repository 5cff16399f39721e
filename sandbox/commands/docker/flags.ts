/** Flags as Docker's program reads them: which there are, and of what kind, stands in what it prints for `--help`. */

export interface Flag {
  name: string;
  /** One letter; null where it has none. */
  short: string | null;
  /** What stands for its value, such as `list`; null for one that is there or not. */
  type: string | null;
}

export interface Given {
  /** Every value of each flag; `true` or `false` for one without. */
  flags: ReadonlyMap<string, readonly string[]>;
  args: readonly string[];
}

/** What is wrong with a command line, as Docker says it, and its exit code. */
export class DockerError extends Error {
  readonly code: number;

  constructor(message: string, code = 1) {
    super(message);
    this.code = code;
  }
}

/** Flags that no help tells of. */
const hidden: Readonly<Record<string, Flag>> = {
  net: { name: 'network', short: null, type: 'network' },
  'net-alias': { name: 'network-alias', short: null, type: 'list' },
};

/** Docker Compose says less of a mistake than Docker. */
function composed(usage: string): boolean {
  return synopsis(usage).startsWith('docker compose');
}

export function flagsIn(usage: string): Flag[] {
  return [...usage.matchAll(/^ {2}(?:-(\w), | {4})--([\w-]+)(?: (\w+)|(?: docker compose exec))?(?: {2,}|$)/gm)].map(
    ([, short = null, name = '', type = null]) => ({ name, short, type }),
  );
}

/** The line of a usage that says how the command is called: `docker run [OPTIONS] IMAGE …`. */
function synopsis(usage: string): string {
  return /^Usage: {2}(.*)$/m.exec(usage)?.[1] ?? '';
}

/** The command's own name: `docker network create`. */
function pathOf(usage: string): string {
  return /^(?:docker|compose)(?: [a-z]+)*/.exec(synopsis(usage))?.[0] ?? 'docker';
}

function explained(message: string, usage: string, see = 'Run'): string {
  if (composed(usage)) return message;
  const path = pathOf(usage);
  return `${message}\n\nUsage:  ${synopsis(usage)}\n\n${see} '${path} --help' for more information`;
}

/**
 * Reads a command line. Throws DockerError.
 *
 * @param stops the first word that is no flag ends the flags, as for `docker run IMAGE COMMAND`
 */
export function readFlags(usage: string, argv: readonly string[], stops = false): Given {
  const known = flagsIn(usage);
  const flags = new Map<string, string[]>();
  const args: string[] = [];
  const add = ({ name }: Flag, value: string): void => void flags.set(name, [...(flags.get(name) ?? []), value]);
  let at = 0;
  const next = (): string | undefined => argv[at++];
  const needed = (value: string | undefined, shown: string): string => {
    if (value === undefined)
      throw new DockerError(explained(`flag needs an argument: ${shown}`, usage), composed(usage) ? 1 : 125);
    return value;
  };
  for (let word = next(); word !== undefined; word = next()) {
    if (word === '--') {
      args.push(...argv.slice(at));
      break;
    }
    if (!word.startsWith('-') || word === '-') {
      args.push(word);
      if (!stops) continue;
      args.push(...argv.slice(at));
      break;
    }
    if (word.startsWith('--')) {
      const [name = '', ...rest] = word.slice(2).split('=');
      const flag = known.find((each) => each.name === name) ?? hidden[name];
      if (name === 'help') add({ name, short: null, type: null }, 'true');
      else if (!flag) throw new DockerError(explained(`unknown flag: --${name}`, usage), composed(usage) ? 1 : 125);
      else if (flag.type === null) add(flag, rest.length === 0 ? 'true' : switched(flag, rest.join('='), usage));
      else add(flag, rest.length > 0 ? rest.join('=') : needed(next(), `--${name}`));
      continue;
    }
    for (let letters = word.slice(1); letters !== ''; ) {
      const letter = letters.charAt(0);
      const flag = known.find(({ short }) => short === letter);
      letters = letters.slice(1);
      if (!flag && letter === 'h') add({ name: 'help', short: null, type: null }, 'true');
      else if (!flag)
        throw new DockerError(
          explained(`unknown shorthand flag: '${letter}' in ${word}`, usage),
          composed(usage) ? 1 : 125,
        );
      else if (flag.type === null) {
        add(flag, letters.startsWith('=') ? switched(flag, letters.slice(1), usage) : 'true');
        if (letters.startsWith('=')) letters = '';
      } else {
        const value = letters.startsWith('=') ? letters.slice(1) : letters;
        add(flag, value !== '' ? value : needed(next(), `'${letter}' in ${word}`));
        letters = '';
      }
    }
  }
  return { flags, args };
}

function switched({ name, short }: Flag, value: string, usage: string): string {
  if (/^(true|t|1)$/i.test(value)) return 'true';
  if (/^(false|f|0)$/i.test(value)) return 'false';
  const shown = short ? `-${short}, --${name}` : `--${name}`;
  throw new DockerError(
    explained(
      `invalid argument "${value}" for "${shown}" flag: strconv.ParseBool: parsing "${value}": invalid syntax`,
      usage,
    ),
    composed(usage) ? 1 : 125,
  );
}

/** Throws DockerError where there are not as many arguments as the command wants. */
export function requireArguments(
  usage: string,
  args: readonly string[],
  least: number,
  most = Number.POSITIVE_INFINITY,
): void {
  if (args.length >= least && args.length <= most) return;
  const path = pathOf(usage);
  const count = (number: number): string => `${number} argument${number === 1 ? '' : 's'}`;
  const [message, see] =
    most === 0
      ? [`'${path}' accepts no arguments`, 'Run']
      : least === most
        ? [`'${path}' requires ${count(least)}`, 'Run']
        : most === Number.POSITIVE_INFINITY
          ? [`'${path}' requires at least ${count(least)}`, 'See']
          : least === 0
            ? // What Docker 28.2 says here begins with a word of its own.
              [`'${path}' requires at most ${count(most)}`, 'SRun']
            : [`'${path}' requires at least ${least} and at most ${count(most)}`, 'Run'];
  throw new DockerError(explained(`docker: ${message}`, usage, see), 1);
}

export function given({ flags }: Given, name: string): boolean {
  return flags.get(name)?.at(-1) === 'true';
}

export function lastOf({ flags }: Given, name: string): string | undefined {
  return flags.get(name)?.at(-1);
}

export function valuesOf({ flags }: Given, name: string): readonly string[] {
  return flags.get(name) ?? [];
}
