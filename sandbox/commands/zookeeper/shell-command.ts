import type { ZooKeeperClient } from '../../zookeeper/client.ts';

export interface Printer {
  out(text: string): void;
  err(text: string): void;
}

/** A command line that the shell refuses, in its words. */
export class CliError extends Error {}

export interface ShellCommand {
  /** As the shell's list of commands has it. */
  usage: string;
  run(args: readonly string[], client: ZooKeeperClient, print: Printer): Promise<void>;
}

/** Flags taken off, and the words that are left. `values` are flags that a word follows. */
export function parse(
  args: readonly string[],
  flags: string,
  values: string,
  least: number,
  usage: string,
): { has: (flag: string) => boolean; value: (flag: string) => string | undefined; rest: string[] } {
  const given = new Map<string, string>();
  const rest: string[] = [];
  for (let at = 0; at < args.length; at += 1) {
    const word = args[at] as string;
    const flag = word.slice(1);
    if (!/^-[a-zA-Z]$/.test(word)) rest.push(word);
    else if (values.includes(flag)) {
      at += 1;
      given.set(flag, args[at] ?? '');
    } else if (flags.includes(flag)) given.set(flag, '');
    else throw new CliError(`org.apache.commons.cli.UnrecognizedOptionException: Unrecognized option: ${word}`);
  }
  if (rest.length < least) throw new CliError(usage);
  return { has: (flag) => given.has(flag), value: (flag) => given.get(flag), rest };
}

/** As PathUtils of ZooKeeper's client refuses a path before it is sent. */
export function pathOf(path = ''): string {
  if (!path.startsWith('/')) throw new CliError('Path must start with / character');
  if (path.length > 1 && path.endsWith('/')) throw new CliError('Path must not end with / character');
  const empty = path.indexOf('//');
  if (empty >= 0) throw new CliError(`Invalid path string "${path}" caused by empty node name specified @${empty + 1}`);
  return path;
}
