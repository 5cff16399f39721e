import type { CommandIo } from '../../machine/command.ts';
import { argumentErrorText, argumentHelp } from './argument-help.ts';
import {
  ArgumentError,
  type ArgumentParser,
  type Given,
  HelpAsked,
  PrintAsked,
  parseArguments,
} from './argument-parser.ts';
import { JavaError, uncaughtTrace } from './java.ts';
import { ToolExit, Uncaught } from './run.ts';

/** Runs one of Kafka's tools that use argparse4j: reads its arguments, answers --help, and reports as it does what goes wrong. */
export async function runWithArguments(
  parser: ArgumentParser,
  argv: readonly string[],
  io: CommandIo,
  perform: (given: Given) => Promise<number>,
): Promise<number> {
  const main = { parser, command: null };
  try {
    if (parser.helpAlone && argv.length === 0) {
      await io.stdout.write(argumentHelp(main));
      return 0;
    }
    return await perform(parseArguments(parser, argv));
  } catch (error) {
    if (error instanceof PrintAsked) {
      await io.stdout.write(error.message);
      return 0;
    }
    if (error instanceof HelpAsked) {
      await io.stdout.write(argumentHelp(error.place));
      return parser.helpCode;
    }
    if (error instanceof ToolExit) {
      await io.stderr.write(error.message);
      return error.code;
    }
    const uncaught = error instanceof Uncaught ? error.error : error;
    if (error instanceof ArgumentError)
      await io.stderr.write(parser.misread?.(error.message) ?? argumentErrorText(error, error.place ?? main));
    else if (uncaught instanceof JavaError) await io.stderr.write(uncaughtTrace(uncaught));
    else throw error;
    return 1;
  }
}
