import type { CommandIo } from '../../machine/command.ts';
import { releaseOf } from '../server/release.ts';
import { JavaError, stackTrace, uncaughtTrace } from './java.ts';
import { type Option, type Options, parseOptions } from './options.ts';
import { usage } from './usage.ts';

/** What is wrong with a command line, in words that the tool prints above its usage. */
export class UsageError extends Error {}

/** The tool ends with this exit code, after it has printed this to its error output. */
export class ToolExit extends Error {
  readonly code: number;

  constructor(code: number, text = '') {
    super(text);
    this.code = code;
  }
}

/** An exception that the tool does not catch: Java itself prints it. */
export class Uncaught extends Error {
  readonly error: JavaError;

  constructor(error: JavaError) {
    super(error.message);
    this.error = error;
  }
}

interface Tool {
  /** What it says of itself to `--help`. */
  about: string;
  /** The same where it is given nothing at all, if it says something else then. */
  withoutArguments?: string;
  /** An option that it wants before anything else, even --help. */
  needs?: string;
  options: readonly Option[];
  /** Where it reads its options, where it lets Java print what is wrong with them. */
  parsing?: readonly string[];
  /** How it ends where its options cannot be read, if in a way of its own. */
  misread?: (error: JavaError) => ToolExit;
}

/** Runs one of Kafka's tools: reads its options, answers --help and --version, and reports as it does what goes wrong. */
export async function runTool(
  { about, withoutArguments = about, needs, options, parsing, misread }: Tool,
  argv: readonly string[],
  io: CommandIo,
  perform: (given: Options) => Promise<number>,
): Promise<number> {
  const explain = async (message: string): Promise<number> => {
    await io.stderr.write(`${message}\n${usage(options)}`);
    return 1;
  };
  const read = (): Options => {
    try {
      return parseOptions(options, argv, parsing ?? []);
    } catch (error) {
      throw misread && error instanceof JavaError ? misread(error) : error;
    }
  };
  try {
    if (argv.length === 0) return await explain(withoutArguments);
    const given = read();
    if (needs) requireOptions(given, needs);
    if (given.has('help')) return await explain(about);
    if (given.has('version')) {
      await io.stdout.write(`${releaseOf(io.program).shown}\n`);
      return 0;
    }
    return await perform(given);
  } catch (error) {
    if (error instanceof ToolExit) {
      if (error.message !== '') await io.stderr.write(error.message);
      return error.code;
    }
    if (error instanceof Uncaught) {
      await io.stderr.write(uncaughtTrace(error.error));
      return 1;
    }
    if (error instanceof UsageError) return explain(error.message);
    if (!(error instanceof JavaError)) throw error;
    if (error.type === 'joptsimple.OptionArgumentConversionException') await io.stderr.write(`${error.message}\n`);
    else if (error.type.startsWith('joptsimple.') && parsing) await io.stderr.write(uncaughtTrace(error));
    else if (error.type.startsWith('joptsimple.')) return explain(error.message);
    else await io.stderr.write(stackTrace(error));
    return 1;
  }
}

/** The first of the options that was not given is missing. Throws UsageError. */
export function requireOptions(given: Options, ...names: readonly string[]): void {
  for (const name of names) if (!given.has(name)) throw new UsageError(`Missing required argument "[${name}]"`);
}

/** Throws UsageError where an option stands with one that it cannot stand with. */
export function refuseTogether(given: Options, name: string, others: readonly string[]): void {
  if (!given.has(name)) return;
  for (const other of others)
    if (given.has(other)) throw new UsageError(`Option "[${name}]" can't be used with option "[${other}]"`);
}

/** The servers as producers and consumers want them checked. Throws UsageError. */
export function checkBootstrap(text: string | undefined): string {
  if (!text) throw new UsageError('Error while validating the bootstrap address\n');
  const servers = text.split(',').map((each) => each.trim());
  if (!servers.every((each) => /^.*?\[?([0-9a-zA-Z\-%._:]*)\]?:([0-9]+)$/.test(each)))
    throw new UsageError('Please provide valid host:port like host1:9091,host2:9092\n');
  return text;
}

/** `key=value` pairs; a key alone has an empty value. */
export function properties(texts: readonly string[]): Map<string, string> {
  return new Map(
    texts.map((text) => {
      const at = text.indexOf('=');
      return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
    }),
  );
}

/** A file of properties, as Java reads them: `key=value` or `key: value`, comments after `#` and `!`. */
export async function propertiesFile(io: CommandIo, path: string): Promise<Map<string, string>> {
  const text = await io.fs.readFile(path, 'utf-8');
  const found = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const match = /^\s*([^#!\s=:][^\s=:]*)\s*[=:\s]\s*(.*)$/.exec(line);
    if (match) found.set(match[1] as string, match[2] as string);
  }
  return found;
}
