/** Arguments as those of Kafka's tools take and explain them that are written with argparse4j. */
import type { CommandIo } from '../../machine/command.ts';
import { argumentHelp, argumentUsage, wrapped } from './argument-help.ts';

export interface Argument {
  /** As they are typed, such as `--topic`; the help lists them in this order. */
  flags: readonly [string, ...string[]];
  /** What the value is called in the usage; absent where the argument takes none. */
  metavar?: string;
  type?: 'Integer' | 'Long' | 'Double';
  required?: true;
  /** Takes every word up to the next flag. */
  many?: true;
  choices?: readonly string[];
  /** What stands for it where it is not given; the help says so. */
  fallback?: string;
  about: string;
}

/** Arguments of which one, and no more, must be given. */
export interface ExclusiveArguments {
  title?: string;
  about: string;
  arguments: readonly Argument[];
}

export interface ArgumentParser {
  program: string;
  about: string;
  arguments: readonly Argument[];
  exclusive: ExclusiveArguments;
  /** Required arguments in the order that they are asked for. */
  asked: readonly string[];
}

/** What is wrong with the arguments, in words that the tool prints below its usage. */
export class ArgumentError extends Error {}

class HelpWanted extends Error {}

/** What was given, by the first flag of the argument. */
export type Arguments = ReadonlyMap<string, readonly string[]>;

const help: Argument = { flags: ['-h', '--help'], about: 'show this help message and exit' };

/** The last value given, or what stands for it. */
export function argumentOf(parser: ArgumentParser, given: Arguments, flag: string): string | undefined {
  return given.get(flag)?.at(-1) ?? allArguments(parser).find(({ flags }) => flags[0] === flag)?.fallback;
}

export function allArguments({ arguments: own, exclusive }: ArgumentParser): readonly Argument[] {
  return [help, ...own, ...exclusive.arguments];
}

/** Reads the arguments of a tool and runs it; prints its usage where they cannot be read, and its help without any. */
export async function runWithArguments(
  parser: ArgumentParser,
  argv: readonly string[],
  io: CommandIo,
  perform: (given: Arguments) => Promise<number>,
): Promise<number> {
  try {
    return await perform(parseArguments(parser, argv));
  } catch (error) {
    if (error instanceof HelpWanted || (error instanceof ArgumentError && argv.length === 0)) {
      await io.stdout.write(argumentHelp(parser));
      return error instanceof HelpWanted ? 1 : 0;
    }
    if (!(error instanceof ArgumentError)) throw error;
    await io.stderr.write(`${argumentUsage(parser)}${wrapped(`${parser.program}: error: ${error.message}\n`, 75)}\n`);
    return 1;
  }
}

/** Throws ArgumentError. */
export function parseArguments(parser: ArgumentParser, argv: readonly string[]): Arguments {
  const given = new Map<string, string[]>();
  const strays: string[] = [];
  const words = [...argv];
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (!isFlag(word)) {
      strays.push(word);
      continue;
    }
    const [typed = '', implicit] = splitAt(word);
    const argument = find(parser, typed);
    if (argument === help) throw new HelpWanted();
    refuseBoth(parser, argument, given);
    const [flag] = argument.flags;
    const values = given.get(flag) ?? [];
    given.set(flag, values);
    if (argument.metavar === undefined) {
      if (implicit !== undefined)
        throw new ArgumentError(`argument ${named(argument)}: ignore implicit argument '${implicit}'`);
      continue;
    }
    const taken = implicit === undefined ? following(words, argument) : [implicit];
    if (taken.length === 0)
      throw new ArgumentError(
        `argument ${named(argument)}: expected ${argument.many ? 'at least one' : 'one'} argument`,
      );
    for (const value of taken) values.push(checked(argument, value));
  }
  if (strays.length > 0) throw new ArgumentError(`unrecognized arguments: '${strays.join(' ')}'`);
  requireAll(parser, given);
  return given;
}

function isFlag(word: string): boolean {
  return word.startsWith('-') && word !== '-' && !/^-\d+$|^-\d*\.\d+$/.test(word);
}

function splitAt(word: string): [string, string | undefined] {
  const at = word.indexOf('=');
  return at < 0 || !word.startsWith('--') ? [word, undefined] : [word.slice(0, at), word.slice(at + 1)];
}

/** By the flag, or by as much of it as tells it from the others. */
function find(parser: ArgumentParser, typed: string): Argument {
  const all = allArguments(parser);
  const exact = all.find(({ flags }) => flags.includes(typed));
  if (exact) return exact;
  const could = typed.startsWith('--')
    ? all.flatMap((argument) =>
        argument.flags.filter((flag) => flag.startsWith(typed)).map((flag) => ({ argument, flag })),
      )
    : [];
  if (could.length > 1)
    throw new ArgumentError(
      `ambiguous option: ${typed} could match ${could
        .map(({ flag }) => flag)
        .sort()
        .join(', ')}`,
    );
  const [only] = could;
  if (!only) throw new ArgumentError(`unrecognized arguments: '${typed}'`);
  return only.argument;
}

function refuseBoth({ exclusive }: ArgumentParser, argument: Argument, given: ReadonlyMap<string, unknown>): void {
  if (!exclusive.arguments.includes(argument)) return;
  const other = exclusive.arguments.find((each) => each !== argument && given.has(each.flags[0]));
  if (other) throw new ArgumentError(`argument ${named(argument)}: not allowed with argument ${named(other)}`);
}

function following(words: string[], { many }: Argument): string[] {
  const end = words.findIndex(isFlag);
  return words.splice(0, Math.min(end < 0 ? words.length : end, many ? words.length : 1));
}

function checked(argument: Argument, value: string): string {
  const { type, choices } = argument;
  const fits =
    type === undefined ||
    (type === 'Double' ? /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(value) : isWhole(value, type));
  if (!fits)
    throw new ArgumentError(
      `argument ${named(argument)}: could not convert '${value}' to ${type} (For input string: "${value}")`,
    );
  if (choices && !choices.includes(value))
    throw new ArgumentError(
      `argument ${named(argument)}: invalid choice: '${value}' (choose from {${choices.join(',')}})`,
    );
  return value;
}

function isWhole(value: string, type: 'Integer' | 'Long'): boolean {
  const limit = 2n ** (type === 'Integer' ? 31n : 63n);
  return /^[+-]?\d+$/.test(value) && BigInt(value.replace('+', '')) < limit && BigInt(value.replace('+', '')) >= -limit;
}

function requireAll(parser: ArgumentParser, given: Arguments): void {
  const { asked, exclusive } = parser;
  for (const flag of asked) {
    const argument = allArguments(parser).find(({ flags }) => flags[0] === flag);
    if (argument && !given.has(flag)) throw new ArgumentError(`argument ${named(argument)} is required`);
  }
  if (!exclusive.arguments.some(({ flags }) => given.has(flags[0])))
    throw new ArgumentError(`one of the arguments ${exclusive.arguments.map(named).join(' ')} is required`);
}

function named({ flags }: Argument): string {
  return flags.join('/');
}
