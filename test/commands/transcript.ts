import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { workdir } from '../../sandbox/machine/machine.ts';
import { normalTranscript } from '../../tools/golden/normal.ts';
import type { KafkaLab } from './kafka-lab.ts';

export interface Step {
  /** As it was typed. */
  line: string;
  command: string;
  args: string[];
  stdin: string;
  files: Record<string, string>;
  /** What it is sent once it has printed something. */
  until: { printed: string; signal: 'SIGINT' | 'SIGTERM' } | null;
  stdout: string;
  stderr: string;
  code: number;
}

/** The steps of `test/golden/NAME.txt`, which was recorded from Kafka's own tools. */
export function steps(name: string): Step[] {
  const [, ...parts] = normalTranscript(golden(name)).split(/^\$ /m);
  return parts.map((part) => {
    const [line = '', ...rest] = part.split('\n');
    const blocks = [...rest.join('\n').matchAll(/^--- (.+?)( \(no newline at the end\))?\n([\s\S]*?)\n---$/gm)].map(
      ([, which = '', unended, text = '']) => [which, unended ? text : `${text}\n`] as const,
    );
    const block = (which: string): string => blocks.find(([name]) => name === which)?.[1] ?? '';
    const [command = '', ...args] = Array.from(
      line.matchAll(/"([^"]*)"|(\S+)/g),
      ([, quoted, plain]) => quoted ?? plain ?? '',
    );
    return {
      line,
      command,
      args,
      stdin: block('stdin'),
      files: Object.fromEntries(
        blocks.flatMap(([which, text]) => (which.startsWith('file ') ? [[which.slice(5), text]] : [])),
      ),
      until: untilOf(blocks),
      stdout: block('stdout'),
      stderr: block('stderr'),
      code: Number(/^exit (\d+)$/m.exec(rest.join('\n'))?.[1]),
    };
  });
}

function untilOf(blocks: readonly (readonly [string, string])[]): Step['until'] {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    const [, printed] = blocks.find(([which]) => which === `until ${signal}`) ?? [];
    if (printed !== undefined) return { printed: printed.trimEnd(), signal };
  }
  return null;
}

export function golden(name: string): string {
  return readFileSync(new URL(`../golden/${name}.txt`, import.meta.url), 'utf8');
}

/** The list of options that a tool prints, as the real one prints it. */
export function goldenUsage(tool: string): string {
  return golden(`${tool}/usage`).split('\n').slice(1).join('\n');
}

/** Runs a step in the lab, whose clock goes on for as long as it takes; what it printed, as a transcript has it. */
export async function replay(lab: KafkaLab, step: Step): Promise<{ code: number; stdout: string; stderr: string }> {
  for (const [file, text] of Object.entries(step.files)) await lab.machine.fs.writeFile(file, text);
  const usage = goldenUsage(step.command.replace('.sh', ''));
  const normal = (text: string): string => normalTranscript(usage === '' ? text : text.replace(usage, '<usage>\n'));
  const { code, stdout, stderr } = await lab.run(step.command, step.args, step.stdin, step.until);
  return { code, stdout: normal(stdout), stderr: normal(withoutHelp(stderr)) };
}

/** Puts the files of a folder of test/golden where commands are run, as the recording had them. */
export async function place(lab: KafkaLab, data: string): Promise<void> {
  const folder = join(import.meta.dirname, '../golden', data);
  for (const each of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!each.isFile()) continue;
    const from = join(each.parentPath, each.name);
    const to = `${workdir}/${basename(data)}${from.slice(folder.length)}`;
    lab.machine.files.makeDirectory(to.slice(0, to.lastIndexOf('/')), true);
    lab.machine.files.write(to, Uint8Array.from(readFileSync(from)));
  }
}

/** Without the one line of ours after the refusal of an option that older releases took. */
export function withoutHelp(stderr: string): string {
  return stderr.replace(/^# --[a-z-]+ went with Kafka .*\n/m, '');
}
