import type { Command } from '../machine/command.ts';
import { socketsOf } from './processes/sockets.ts';
import { withOptions } from './text/options.ts';

export const netstat: Command = {
  name: 'netstat',
  summary: 'lists ports and connections with their processes: netstat -nlpt',
  quiet: true,
  run: (argv, io) =>
    withOptions(
      'netstat',
      argv,
      io,
      {
        flags: 'nlptuaeWw46',
        long: { listening: 'l', programs: 'p', tcp: 't', udp: 'u', all: 'a', numeric: 'n', wide: 'W' },
        usage: '[-nlptau]',
        code: 4,
      },
      async (options) => {
        const only = options.has('l') ? 'only servers' : options.has('a') ? 'servers and established' : 'w/o servers';
        const program = options.has('p') ? '      PID/Program name    ' : '      ';
        const lines = [
          `Active Internet connections (${only})`,
          `Proto Recv-Q Send-Q Local Address           Foreign Address         State ${program}`,
        ];
        const host = options.has('n') ? '127.0.0.1' : 'localhost';
        const tcp = options.has('t') || !options.has('u');
        for (const { state, pid, program: name, port, peerPort, family } of tcp ? await socketsOf(io) : []) {
          const listens = state === 'LISTEN';
          if (listens ? !options.has('l') && !options.has('a') : options.has('l')) continue;
          const any = family === 6 ? '::' : '0.0.0.0';
          const local = listens ? `${options.has('n') ? any : '[::]'}:${port}` : `${host}:${port}`;
          const foreign = listens ? `${options.has('n') ? any : '[::]'}:*` : `${host}:${peerPort}`;
          const owner = options.has('p') ? ` ${(pid === null ? '-' : `${pid}/${name}`).padEnd(19)}` : '';
          const proto = family === 6 ? 'tcp6' : 'tcp';
          lines.push(
            `${proto.padEnd(5)}      0      0 ${local.padEnd(23)} ${foreign.padEnd(23)} ${state.padEnd(11)}${owner}`,
          );
        }
        await io.stdout.write(`${lines.join('\n')}\n`);
        return 0;
      },
    ),
};
