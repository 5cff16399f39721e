import type { Command, CommandIo, ProcessView } from '../machine/command.ts';
import { type Field, fields, namedField } from './processes/fields.ts';

export const ps: Command = {
  name: 'ps',
  summary: 'lists the processes that run: ps, ps -ef, ps aux, ps -p PID, ps -o pid,ppid,cmd',
  quiet: true,
  async run(argv, io) {
    const asked = read(argv);
    if (typeof asked === 'string') {
      await io.stderr.write(asked);
      return 1;
    }
    const now = await io.now();
    const all = await io.processes.list();
    const list = all.filter((each) => wanted(each, asked, all, io));
    const shown = list.map((each) => asked.fields.map((field) => field.value(each, now)));
    const rows = asked.heads ? [asked.fields.map(({ head }) => head), ...shown] : shown;
    const widths = asked.fields.map(({ width }, i) => Math.max(width, ...rows.map((row) => row[i]?.length ?? 0)));
    const lines = rows.map((row) =>
      row
        .map((text, i) => {
          const last = i === row.length - 1;
          return asked.fields[i]?.left ? (last ? text : text.padEnd(widths[i] ?? 0)) : text.padStart(widths[i] ?? 0);
        })
        .join(' '),
    );
    const width = io.columns ?? Number.POSITIVE_INFINITY;
    const cut = asked.wide ? lines : lines.map((line) => line.slice(0, width));
    await io.stdout.write(cut.map((line) => `${line}\n`).join(''));
    return list.length > 0 ? 0 : 1;
  },
};

interface Asked {
  every: boolean;
  /** Those without a terminal too. */
  background: boolean;
  pids: readonly number[] | null;
  name: string | null;
  fields: readonly Field[];
  heads: boolean;
  wide: boolean;
}

const brief = [fields.pid, fields.tty, fields.time, fields.comm];
const full = [fields.uid, fields.pid, fields.ppid, fields.c, fields.stime, fields.tty, fields.time, fields.cmd];
const bsd = [fields.pid, fields.tty, fields.stat, fields.bsdtime, fields.command];
const user = [
  ...[fields.user, fields.pid, fields.cpu, fields.mem, fields.vsz, fields.rss],
  ...[fields.tty, fields.stat, fields.start, fields.bsdtime, fields.command],
];

function read(argv: readonly string[]): Asked | string {
  let [letters, old] = ['', ''];
  let chosen: Field[] | null = null;
  let pids: number[] | null = null;
  let name: string | null = null;
  let heads = true;
  for (let at = 0; at < argv.length; at += 1) {
    const word = argv[at] as string;
    const [, flags = '', option = '', rest = ''] = /^-([a-zA-Z]*?)([opCu])(.*)$/.exec(word) ?? [];
    if (word === '--no-headers' || word === '--no-heading') heads = false;
    else if (/^\d+$/.test(word)) pids = [...(pids ?? []), Number(word)];
    else if (/^-[a-zA-Z]*[opC]/.test(word) || word === 'o' || word === '-u') {
      if (rest === '') at += 1;
      const value = rest === '' ? (argv[at] ?? '') : rest;
      letters += flags;
      if (option === 'p') pids = value.split(/[ ,]+/).map(Number);
      else if (option === 'C') name = value;
      else if (option !== 'u') {
        const named = value.split(/[ ,]+/).map(namedField);
        const unknown = named.findIndex((each) => each === null);
        if (unknown >= 0) return `error: unknown user-defined format specifier "${value.split(/[ ,]+/)[unknown]}"\n`;
        chosen = named as Field[];
      }
    } else if (word.startsWith('-')) letters += word.slice(1);
    else old += word;
  }
  if (chosen?.every(({ head }) => head === '')) heads = false;
  const layout = chosen ?? (old.includes('u') ? user : letters.includes('f') ? full : old !== '' ? bsd : brief);
  return {
    every: /[eA]/.test(letters) || old.includes('a'),
    background: /[eA]/.test(letters) || old.includes('x'),
    ...{ pids, name, fields: layout, heads, wide: /w/.test(letters + old) },
  };
}

function wanted(process: ProcessView, asked: Asked, all: readonly ProcessView[], io: CommandIo): boolean {
  if (asked.pids) return asked.pids.includes(process.pid);
  if (asked.name !== null) return process.command[0]?.replace(/.*\//, '') === asked.name;
  if (asked.every) return asked.background || process.tty !== null;
  const own = all.find(({ pid }) => pid === io.pid)?.tty ?? null;
  return asked.background || process.tty === own;
}
