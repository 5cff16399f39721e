/** Options as Kafka's tools take and explain them (they use joptsimple). */
import { JavaError } from './java.ts';

export interface Option {
  /** Without the dashes. */
  name: string;
  /** What stands after it: `String: topic`, or `Integer: # of partitions`. */
  argument?: string;
  /** Marked in the usage: the tool reads nothing without it. */
  required?: true;
  /** Whether the argument may be left out. */
  optional?: true;
  /** Another name of it, `h` for `help`. */
  alias?: string;
  about: string;
}

/** The options that were given, with their arguments. */
export class Options {
  readonly #given = new Map<string, string[]>();
  /** Names as they stood on the command line, again and again. */
  readonly names: readonly string[];

  constructor(given: ReadonlyMap<string, string[]>, names: readonly string[] = [...given.keys()]) {
    this.#given = new Map(given);
    this.names = names;
  }

  has(name: string): boolean {
    return this.#given.has(name);
  }

  values(name: string): readonly string[] {
    return this.#given.get(name) ?? [];
  }

  /** The one argument of an option; undefined where it was not given. Throws where it was given twice. */
  value(name: string, stack: readonly string[] = []): string | undefined {
    const values = this.values(name);
    if (values.length > 1) {
      const message = `Found multiple arguments for option ${name}, but you asked for only one`;
      throw new JavaError('joptsimple.MultipleArgumentsForOptionException', message, [
        'joptsimple.OptionSet.valueOf(OptionSet.java:179)',
        ...stack,
      ]);
    }
    return values[0];
  }

  /** The argument as an int. Throws where it is none. */
  integer(name: string, stack: readonly string[] = []): number | undefined {
    return this.#number(name, 2 ** 31, stack);
  }

  /** The argument as a long; beyond 2^53 it is rounded. Throws where it is none. */
  long(name: string, stack: readonly string[] = []): number | undefined {
    return this.#number(name, 2 ** 63, stack);
  }

  #number(name: string, limit: number, stack: readonly string[]): number | undefined {
    const text = this.value(name, stack);
    if (text === undefined) return undefined;
    const value = Number(text);
    if (/^[+-]?\d+$/.test(text) && value >= -limit && value < limit) return value;
    throw conversionError(name, text, stack, limit > 2 ** 32 ? longs : ints);
  }
}

/**
 * Reads a command line: `--name value`, `--name=value`, `-name value`; `--` ends the options, and what is no option is
 * passed over. Throws JavaError where an option is unknown or lacks its argument.
 *
 * @param stack where the tool does this, for the exception
 */
export function parseOptions(table: readonly Option[], argv: readonly string[], stack: readonly string[]): Options {
  const given = new Map<string, string[]>();
  const names: string[] = [];
  const words = [...argv];
  for (let word = words.shift(); word !== undefined && word !== '--'; word = words.shift()) {
    const match = /^--?([^=]+)(?:=([\s\S]*))?$/.exec(word);
    if (!match || word === '-') continue;
    const typed = match[1] as string;
    const option = table.find((each) => each.name === typed || each.alias === typed);
    if (!option) throw optionError('UnrecognizedOption', `${typed} is not a recognized option`, unrecognized, stack);
    const { name } = option;
    const values = given.get(name) ?? [];
    given.set(name, values);
    names.push(name);
    if (option.argument === undefined) continue;
    if (option.optional && !match[2] && !isArgument(words[0], option.argument)) continue;
    const value = match[2] || (words.shift() ?? match[2]);
    if (value === undefined) {
      throw optionError('OptionMissingRequiredArgument', `Option ${name} requires an argument`, missing, stack);
    }
    values.push(value);
  }
  const absent = table.filter(({ name, required }) => required && !given.has(name)).map(({ name }) => name);
  if (absent.length > 0 && !given.has('help') && !given.has('version'))
    throw optionError('MissingRequiredOptions', `Missing required option(s) [${absent.join(', ')}]`, [], stack);
  return new Options(given, names);
}

/** Whether a word may be the argument that an option can do without. */
function isArgument(word: string | undefined, argument: string): boolean {
  if (word === undefined) return false;
  return /^(Integer|Long)\b/.test(argument) ? /^-?\d+$/.test(word) : !/^-./.test(word);
}

const parsing = [
  'joptsimple.OptionParserState$2.handleArgument(OptionParserState.java:56)',
  'joptsimple.OptionParser.parse(OptionParser.java:396)',
];
const unrecognized = [
  'joptsimple.OptionException.unrecognizedOption(OptionException.java:108)',
  'joptsimple.OptionParser.handleLongOptionToken(OptionParser.java:510)',
  ...parsing,
];
const missing = [
  'joptsimple.RequiredArgumentOptionSpec.detectOptionArgument(RequiredArgumentOptionSpec.java:48)',
  'joptsimple.ArgumentAcceptingOptionSpec.handleOption(ArgumentAcceptingOptionSpec.java:257)',
  'joptsimple.OptionParser.handleLongOptionToken(OptionParser.java:513)',
  ...parsing,
];

function optionError(kind: string, message: string, frames: readonly string[], stack: readonly string[]): JavaError {
  return new JavaError(`joptsimple.${kind}Exception`, message, [...frames, ...stack]);
}

const ints = ['Integer.parseInt(Integer.java:668)', 'Integer.valueOf(Integer.java:999)'];
const longs = ['Long.parseLong(Long.java:711)', 'Long.valueOf(Long.java:1163)'];

function conversionError(name: string, text: string, stack: readonly string[], parsing: readonly string[]): JavaError {
  const number = new JavaError('java.lang.NumberFormatException', `For input string: "${text}"`, [
    'java.base/java.lang.NumberFormatException.forInputString(NumberFormatException.java:67)',
    ...parsing.map((frame) => `java.base/java.lang.${frame}`),
    'java.base/jdk.internal.reflect.NativeMethodAccessorImpl.invoke0(Native Method)',
    'java.base/jdk.internal.reflect.NativeMethodAccessorImpl.invoke(NativeMethodAccessorImpl.java:77)',
    'java.base/jdk.internal.reflect.DelegatingMethodAccessorImpl.invoke(DelegatingMethodAccessorImpl.java:43)',
    'java.base/java.lang.reflect.Method.invoke(Method.java:569)',
    'joptsimple.internal.Reflection.invoke(Reflection.java:116)',
  ]);
  const reflection = new JavaError('joptsimple.internal.ReflectionException', `${number.type}: ${number.message}`, [
    'joptsimple.internal.Reflection.reflectionException(Reflection.java:136)',
    'joptsimple.internal.Reflection.invoke(Reflection.java:118)',
    'joptsimple.internal.MethodInvokingValueConverter.convert(MethodInvokingValueConverter.java:48)',
    'joptsimple.internal.Reflection.convertWith(Reflection.java:124)',
    'joptsimple.AbstractOptionSpec.convertWith(AbstractOptionSpec.java:90)',
  ]);
  const frames = [
    'joptsimple.AbstractOptionSpec.convertWith(AbstractOptionSpec.java:92)',
    'joptsimple.ArgumentAcceptingOptionSpec.convert(ArgumentAcceptingOptionSpec.java:277)',
    'joptsimple.OptionSet.valuesOf(OptionSet.java:223)',
    'joptsimple.OptionSet.valueOf(OptionSet.java:172)',
    ...stack,
  ];
  return new JavaError(
    'joptsimple.OptionArgumentConversionException',
    `Cannot parse argument '${text}' of option ${name}`,
    frames,
    {
      error: new JavaError(reflection.type, reflection.message, [...reflection.frames], {
        error: number,
        omitted: frames.length + 2,
      }),
      omitted: frames.length - 1,
    },
  );
}
