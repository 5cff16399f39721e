import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { normalTranscript } from '../../tools/golden/normal.ts';
import { type Command, type Until, words } from '../../tools/golden/story.ts';

/** A step of a story as it was recorded. */
export interface Step {
  /** As it was typed. */
  line: string;
  command: string;
  args: string[];
  stdin: string;
  /** Whether the input was typed at a terminal, where output and errors are one. */
  terminal: boolean;
  files: Record<string, string>;
  /** It goes on running under this name. */
  beside: string | null;
  /** What it is sent once it has printed something. */
  signal: Command['signal'] | null;
  /** What the next step waits for. */
  until: Until | null;
  stdout: string;
  stderr: string;
  code: number;
}

/** The steps of `test/golden/NAME.txt`, which was recorded from Kafka's own tools. */
export function steps(name: string): Step[] {
  const [, ...parts] = golden(name).split(/^\$ /m);
  return parts.map((part) => {
    const [typed = '', ...rest] = part.split('\n');
    const [, line = '', beside = null] = /^(.*?)(?: & (\w+))?$/.exec(typed) ?? [];
    const blocks = [...rest.join('\n').matchAll(/^--- (.+?)( \(no newline at the end\))?\n([\s\S]*?)\n---$/gm)].map(
      ([, which = '', unended, text = '']) => [which, unended ? text : `${text}\n`] as const,
    );
    const block = (which: string): string => blocks.find(([name]) => name === which)?.[1] ?? '';
    const [command = '', ...args] = words(line);
    const [, run, prints = ''] = /^until (.*) => (.*)$/m.exec(rest.join('\n')) ?? [];
    return {
      line,
      command,
      args,
      stdin: block('stdin') || block('typed'),
      terminal: blocks.some(([which]) => which === 'typed'),
      files: Object.fromEntries(
        blocks.flatMap(([which, text]) => (which.startsWith('file ') ? [[which.slice(5), text]] : [])),
      ),
      beside,
      signal: signalOf(blocks),
      until: run === undefined ? null : { run, prints },
      stdout: normalTranscript(block('stdout')),
      stderr: normalTranscript(block('stderr')),
      code: beside === null ? Number(/^exit (\d+)$/m.exec(rest.join('\n'))?.[1]) : 0,
    };
  });
}

function signalOf(blocks: readonly (readonly [string, string])[]): Step['signal'] {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    const [, printed] = blocks.find(([which]) => which === `until ${signal}`) ?? [];
    if (printed !== undefined) return [printed.trimEnd(), signal];
  }
  return null;
}

/** Where transcripts are: those that `npm run fidelity` has just recorded, or those that are kept. */
const kept = join(import.meta.dirname, '../golden');
export const transcripts: string = process.env.GOLDEN_TRANSCRIPTS ?? kept;

export function golden(name: string): string {
  return readFileSync(join(transcripts, `${name}.txt`), 'utf8');
}

/** The list of options that a tool prints, as the real one prints it; of what it has in no order, in that of the recording that is kept. */
export function goldenUsage(tool: string, folder: string = kept): string {
  return readFileSync(join(folder, tool, 'usage.txt'), 'utf8')
    .split('\n')
    .slice(1)
    .join('\n');
}

/** Without the one line of ours after the refusal of an option that older releases took. */
export function withoutHelp(stderr: string): string {
  return stderr.replace(/^# --[a-z-]+ went with Kafka .*\n/m, '');
}
