// The arguments of a program in this folder: what cannot be read is said in a line, with what the head of its file says of it.
import { readFileSync } from 'node:fs';
import { type ParseArgsConfig, parseArgs } from 'node:util';

/**
 * `parseArgs`, but for `--help` and for arguments that it refuses: then the comment at the head of the file is printed, and the program
 * ends with 0 or 2.
 *
 * @param file the program's own (`import.meta.filename`)
 */
export function readArguments<const T extends ParseArgsConfig>(
  file: string,
  config: T,
): ReturnType<typeof parseArgs<T>> {
  try {
    if (process.argv.slice(2).includes('--help')) throw new Error('');
    return parseArgs(config);
  } catch (error) {
    const [reason = ''] = (error as Error).message.split('. To specify');
    const head = readFileSync(file, 'utf8').split(/^(?!\/\/)/m)[0] ?? '';
    const usage = head.replaceAll(/^\/\/ ?/gm, '');
    if (reason === '') process.stdout.write(usage);
    else process.stderr.write(`${reason}\n\n${usage}`);
    process.exit(reason === '' ? 0 : 2);
  }
}
