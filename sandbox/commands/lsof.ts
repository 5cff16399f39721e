import type { Command } from '../machine/command.ts';
import { socketsOf } from './processes/sockets.ts';

const head = ['COMMAND', 'PID', 'USER', 'FD', 'TYPE', 'DEVICE', 'SIZE/OFF', 'NODE', 'NAME'];
/** Columns that begin at the left. */
const left: ReadonlySet<number> = new Set([0, 2, 8]);

export const lsof: Command = {
  name: 'lsof',
  summary: 'tells which processes have a port open: lsof -i :9092',
  quiet: true,
  async run(argv, io) {
    const flags = argv.filter((word) => word.startsWith('-')).join('');
    const filters = argv.map((word) => /^(?:-[a-zA-Z]*i)?(?:TCP|tcp)?(?:@?[\w.]*)?:(\d+)$/.exec(word)?.[1]);
    const ports = filters.flatMap((port) => (port === undefined ? [] : [Number(port)]));
    const pids = argv.flatMap((word, i) => (argv[i - 1] === '-p' ? [Number(word)] : []));
    if (!flags.includes('i') && pids.length === 0) {
      await io.stderr.write('lsof: this machine knows of the sockets alone: lsof -i, lsof -i :PORT, lsof -p PID\n');
      return 1;
    }
    const listening = /(^| )-s ?TCP:LISTEN( |$)/i.test(argv.join(' '));
    const found = (await socketsOf(io)).filter(
      ({ port, peerPort, pid, state }) =>
        pid !== null &&
        (ports.length === 0 || ports.includes(port) || (peerPort !== null && ports.includes(peerPort))) &&
        (pids.length === 0 || pids.includes(pid)) &&
        (!listening || state === 'LISTEN'),
    );
    if (found.length === 0) return 1;
    found.sort((a, b) => (a.pid ?? 0) - (b.pid ?? 0));
    if (flags.includes('t')) {
      await io.stdout.write([...new Set(found.map(({ pid }) => `${pid}\n`))].join(''));
      return 0;
    }
    const host = flags.includes('n') ? '127.0.0.1' : 'localhost';
    const rows = found.map(({ state, pid, program, port, peerPort, family, descriptor, node }) => [
      ...[program.slice(0, 9), String(pid), 'learner', `${descriptor}u`, `IPv${family}`, String(node), '0t0', 'TCP'],
      state === 'LISTEN' ? `*:${port} (LISTEN)` : `${host}:${port}->${host}:${peerPort} (ESTABLISHED)`,
    ]);
    const widths = head.map((name, i) => Math.max(name.length, ...rows.map((row) => row[i]?.length ?? 0)));
    const lines = [head, ...rows].map((row) =>
      row
        .map((text, i) => (i === 8 ? text : left.has(i) ? text.padEnd(widths[i] ?? 0) : text.padStart(widths[i] ?? 0)))
        .join(' ')
        // A descriptor is followed by how it is open: its head stands one to the left of it.
        .replace(/( +)(FD)(?= )/, (_, gap: string, name: string) => `${gap.slice(1)}${name} `),
    );
    await io.stdout.write(`${lines.join('\n')}\n`);
    return 0;
  },
};
