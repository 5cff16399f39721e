// Arguments as those of Kafka's tools take them that use argparse4j 0.7: long options may be cut short, errors name the parser
// that they arose in, and what is missing is told of only once all else was read.
export interface Argument {
  /** As it is typed, the one that stands in usages first: `--id`, `-i`. */
  flags: readonly string[];
  /** What stands after it; nothing does where this is left out. */
  takes?: 'text' | 'short' | 'integer' | 'long' | 'double';
  /** What stands for the value in usages, where that is not the argument's name. */
  metavar?: string;
  /** Whether it takes every word up to the next flag. */
  many?: true;
  /** The only values there are. */
  choices?: readonly string[];
  /** What stands for it where it is not given; the help says so. */
  fallback?: string;
  /** What is printed instead of what the tool does, so that nothing after it matters: a version. */
  prints?: string;
  required?: true;
  /** Stands with no other one that is marked so. */
  either?: true;
  /** What the help lists it under, apart from the rest. */
  group?: ArgumentGroup;
  about: string;
}

export interface ArgumentGroup {
  title?: string;
  about?: string;
}

/** What a help says below a title, and what a usage calls the commands. */
export interface CommandsTitle {
  title: string;
  metavar: string;
}

export interface ArgumentParser {
  program: string;
  about?: string;
  /** In the order that the tool declares them: of those that are missing, the last is told of. */
  arguments: readonly Argument[];
  /** Whether one of those that are marked `either` must be there. */
  eitherRequired?: true;
  commands?: readonly CommandParser[];
  /** Left out: they are positional arguments, and each is named in the usage. */
  commandsTitle?: CommandsTitle;
  /** How the tool ends after its help; some take that for an error. */
  helpCode: 0 | 1;
  /** Whether the tool shows its help, and ends well, where nothing is given. */
  helpAlone?: true;
  /** How the tool says what is wrong with its arguments, where it leaves that not to argparse4j. */
  misread?: (message: string) => string;
}

export interface CommandParser extends Pick<ArgumentParser, 'about' | 'arguments' | 'eitherRequired'> {
  name: string;
  /** What the help of the whole says of it. */
  summary: string;
}

/** A parser, or a command of it. */
export interface Place {
  parser: ArgumentParser;
  command: CommandParser | null;
}

export const help: Argument = { flags: ['-h', '--help'], about: 'show this help message and exit' };

/** Arguments of the parser or of its command, in the order of the usage. */
export function argumentsOf({ parser, command }: Place): readonly Argument[] {
  return [help, ...(command ?? parser).arguments];
}

/** What is wrong with the arguments. */
export class ArgumentError extends Error {
  /** Null: the tool itself refuses what its parser has read. */
  readonly place: Place | null;
  /** What is none of the arguments, or none of the commands: there may be one that is like it. */
  readonly unknown: string | null;

  constructor(message: string, place: Place | null = null, unknown: string | null = null) {
    super(message);
    this.place = place;
    this.unknown = unknown;
  }
}

/** The help was asked for. */
export class HelpAsked extends Error {
  readonly place: Place;

  constructor(place: Place) {
    super('help');
    this.place = place;
  }
}

/** A text was asked for, and nothing else. */
export class PrintAsked extends Error {}

/** What was given, by the long name of each argument: `--id`. */
export class Given {
  readonly command: string;
  readonly #values: ReadonlyMap<string, readonly string[]>;
  readonly #known: readonly Argument[];

  constructor(command: string, values: ReadonlyMap<string, readonly string[]>, known: readonly Argument[]) {
    this.command = command;
    this.#values = values;
    this.#known = known;
  }

  has(flag: string): boolean {
    return this.#values.has(flag);
  }

  values(flag: string): readonly string[] {
    return this.#values.get(flag) ?? [];
  }

  /** The last one that was given, or what stands for it. */
  value(flag: string): string | undefined {
    return this.values(flag).at(-1) ?? this.#known.find((each) => keyOf(each) === flag)?.fallback;
  }
}

/** Reads a command line. Throws ArgumentError, HelpAsked, PrintAsked. */
export function parseArguments(parser: ArgumentParser, argv: readonly string[]): Given {
  const { commands = [] } = parser;
  const given = new Map<string, string[]>();
  const words = [...argv];
  const main = { parser, command: null };
  const [first, missing] = readPlace(main, words, given);
  if (commands.length === 0) {
    refuseStrays(main, first, words);
    if (missing) throw missing;
    return new Given('', given, parser.arguments);
  }
  if (first === null) throw new ArgumentError('too few arguments', main);
  const command = commandNamed(first, main);
  const place = { parser, command };
  const [rest, missed] = readPlace(place, words, given);
  refuseStrays(place, rest, words);
  const deferred = missing ?? missed;
  if (deferred) throw deferred;
  return new Given(command.name, given, [...parser.arguments, ...command.arguments]);
}

function refuseStrays(place: Place, first: string | null, rest: readonly string[]): void {
  if (first !== null) throw new ArgumentError(`unrecognized arguments: '${[first, ...rest].join(' ')}'`, place);
}

/** Takes arguments until a word that is none: that word, and what is missing before it. */
function readPlace(
  place: Place,
  words: string[],
  given: Map<string, string[]>,
): [word: string | null, missing: ArgumentError | null] {
  const known = argumentsOf(place);
  const used = new Set<Argument>();
  let either: Argument | null = null;
  let plain: string | null = null;
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (!isFlag(word)) {
      plain = word;
      break;
    }
    const { argument, embedded } = resolve(word, known, place);
    if (argument.either && either && either !== argument)
      throw new ArgumentError(`argument ${nameOf(argument)}: not allowed with argument ${nameOf(either)}`, place);
    if (argument.either) either = argument;
    used.add(argument);
    if (argument === help) throw new HelpAsked(place);
    if (argument.prints !== undefined) throw new PrintAsked(argument.prints);
    const values = given.get(keyOf(argument)) ?? [];
    given.set(keyOf(argument), values);
    if (argument.takes !== undefined) values.push(...takeValues(argument, embedded, words, place));
    else if (embedded !== null)
      throw new ArgumentError(`argument ${nameOf(argument)}: ignore implicit argument '${embedded}'`, place);
  }
  if (plain === null && place.command === null && place.parser.commands) return [null, null];
  return [plain, missingOf(place, known, used, either)];
}

function missingOf(
  place: Place,
  known: readonly Argument[],
  used: ReadonlySet<Argument>,
  either: Argument | null,
): ArgumentError | null {
  const absent = known.findLast((each) => each.required && !used.has(each));
  if (absent) return new ArgumentError(`argument ${nameOf(absent)} is required`, place);
  if (either || !(place.command ?? place.parser).eitherRequired) return null;
  const names = known.filter((each) => each.either).map((each) => `${nameOf(each)} `);
  return new ArgumentError(`one of the arguments ${names.join('')}is required`, place);
}

/** A negative number is none, unless a flag looks like one. */
function isFlag(word: string): boolean {
  return /^--?[^-]/.test(word) && !/^-\d+$/.test(word);
}

/** The argument of a word that begins with a dash: `--id`, `--id=7`, `--i`, `-i7`. */
function resolve(
  word: string,
  known: readonly Argument[],
  place: Place,
): { argument: Argument; embedded: string | null } {
  const at = word.indexOf('=');
  const flag = at < 0 ? word : word.slice(0, at);
  const embedded = at < 0 ? null : word.slice(at + 1);
  const exact = known.find(({ flags }) => flags.includes(flag));
  if (exact) return { argument: exact, embedded };
  const alike = known.flatMap((argument) =>
    argument.flags.filter((each) => each.startsWith(flag)).map((each) => ({ each, argument })),
  );
  const [only, ...others] = alike;
  if (only && others.length === 0) return { argument: only.argument, embedded };
  if (only) {
    const names = alike.map(({ each }) => each).sort();
    throw new ArgumentError(`ambiguous option: ${flag} could match ${names.join(', ')}`, place);
  }
  const short = /^-[^-]/.test(word) ? known.find(({ flags }) => flags.includes(word.slice(0, 2))) : undefined;
  if (short) return { argument: short, embedded: word.length > 2 ? word.slice(2) : null };
  throw new ArgumentError(`unrecognized arguments: '${word}'`, place, word);
}

function takeValues(argument: Argument, embedded: string | null, words: string[], place: Place): readonly string[] {
  const end = words.findIndex(isFlag);
  const room = end < 0 ? words.length : end;
  const values = embedded === null ? words.splice(0, argument.many ? room : Math.min(room, 1)) : [embedded];
  if (values.length === 0) {
    const least = argument.many ? 'at least one' : 'one';
    throw new ArgumentError(`argument ${nameOf(argument)}: expected ${least} argument`, place);
  }
  for (const value of values) {
    const wrong = valueError(argument, value);
    if (wrong !== null) throw new ArgumentError(`argument ${nameOf(argument)}: ${wrong}`, place);
  }
  return values;
}

function valueError({ takes = 'text', choices }: Argument, value: string): string | null {
  const wrong = takes === 'text' ? null : numberError(value, takes);
  if (wrong !== null) return `could not convert '${value}' to ${takes[0]?.toUpperCase()}${takes.slice(1)} (${wrong})`;
  if (choices && !choices.includes(value)) return `invalid choice: '${value}' (choose from {${choices.join(',')}})`;
  return null;
}

const bits = { short: 16, integer: 32, long: 64 };

/** Why Java makes no number of it; null where it does. */
function numberError(text: string, takes: keyof typeof bits | 'double'): string | null {
  const whole = /^[+-]?\d+$/.test(text);
  const fits =
    takes === 'double'
      ? /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text)
      : whole && BigInt.asIntN(bits[takes], BigInt(text)) === BigInt(text);
  if (fits) return null;
  const small = takes === 'short' && whole && Math.abs(Number(text)) < 2 ** 31;
  return small ? `Value out of range. Value:"${text}" Radix:10` : `For input string: "${text}"`;
}

function commandNamed(word: string, place: Place): CommandParser {
  const { commands = [] } = place.parser;
  const exact = commands.find(({ name }) => name === word);
  if (exact) return exact;
  const alike = commands.filter(({ name }) => name.startsWith(word));
  const [only, ...others] = alike;
  if (only && others.length === 0) return only;
  const names = alike.map(({ name }) => name);
  if (only) throw new ArgumentError(`ambiguous command: ${word} could match ${names.sort().join(', ')}`, place);
  const all = commands.map(({ name }) => `'${name}'`).join(', ');
  throw new ArgumentError(`invalid choice: '${word}' (choose from ${all})`, place, word);
}

/** `--id/-i` */
function nameOf({ flags }: Argument): string {
  return flags.join('/');
}

/** Its first long name. */
export function keyOf({ flags }: Argument): string {
  return flags.find((flag) => flag.startsWith('--')) ?? (flags[0] as string);
}

/** All that may be typed of a parser and its commands, for Tab. */
export function allFlags({ arguments: own, commands = [] }: ArgumentParser): string[] {
  const all = [help, ...own, ...commands.flatMap((command) => command.arguments)].map(keyOf);
  return [...new Set(all)].sort();
}
