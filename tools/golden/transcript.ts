import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { kafkaPort, provenance, saveText } from './recording.ts';

const kafka = join(import.meta.dirname, 'kafka.sh');

/**
 * Runs a story, command after command, against one broker and writes `test/golden/TOOL/NAME.txt`. What cannot repeat is
 * replaced: the broker's address (localhost:9092), times (<time>), topic ids (<topic id>), stack traces (one line). The
 * tool's list of options, which many errors end with, is `<usage>` here and stands once in `test/golden/TOOL/usage.txt`.
 */
export function recordTranscript(tool: string, javaClass: string, name: string, story: readonly string[]): void {
  const from = provenance(tool);
  const usage = usageOf(tool, javaClass);
  const lines = [`# ${from.kafka}, ${tool}, ${from.date}`];
  for (const command of story) {
    const argv = words(command.replaceAll('localhost:9092', `127.0.0.1:${kafkaPort}`));
    const { stdout, stderr, status } = spawnSync(kafka, [javaClass, ...argv], { encoding: 'utf8' });
    lines.push(
      '',
      `$ ${tool} ${command}`.trimEnd(),
      ...block('stdout', stdout, usage),
      ...block('stderr', stderr, usage),
      `exit ${status}`,
    );
  }
  saveText(`${tool.replace('.sh', '')}/${name}.txt`, `${lines.join('\n')}\n`);
}

/** Splits at spaces outside double quotes. */
function words(command: string): string[] {
  return [...command.matchAll(/"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? match[2] ?? '');
}

const usages = new Map<string, string>();

/** The list of options, from its headline on. */
function usageOf(tool: string, javaClass: string): string {
  const known = usages.get(tool);
  if (known !== undefined) return known;
  const { stdout, stderr } = spawnSync(kafka, [javaClass, '--help'], { encoding: 'utf8' });
  const printed = stdout + stderr;
  const usage = printed.slice(printed.search(/^Option +Description/m));
  usages.set(tool, usage);
  const from = provenance(`${tool} --help`);
  saveText(`${tool.replace('.sh', '')}/usage.txt`, `# ${from.kafka}, ${from.command}, ${from.date}\n${usage}`);
  return usage;
}

function block(stream: string, text: string, usage: string): string[] {
  if (text === '') return [];
  return [
    `--- ${stream}${text.endsWith('\n') ? '' : ' (no newline at the end)'}`,
    ...normal(text.replace(usage, '<usage>\n')).replace(/\n$/, '').split('\n'),
    '---',
  ];
}

function normal(text: string): string {
  return text
    .replaceAll(`127.0.0.1:${kafkaPort}`, 'localhost:9092')
    .replaceAll(/\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}\]/g, '[<time>]')
    .replaceAll(/TopicId: [\w-]{22}/g, 'TopicId: <topic id>')
    .replaceAll(/(\n\tat .*)+/g, '\n\tat <stack>');
}
