import type { Command } from '../machine/command.ts';
import { type Socket, socketsOf } from './processes/sockets.ts';
import { withOptions } from './text/options.ts';

export const ss: Command = {
  name: 'ss',
  summary: 'lists sockets with their processes: ss -lntp',
  quiet: true,
  run: (argv, io) =>
    withOptions(
      'ss',
      argv.filter((word) => word.startsWith('-')),
      io,
      {
        flags: 'lntpaue46Hr',
        long: { listening: 'l', tcp: 't', numeric: 'n', processes: 'p', all: 'a', 'no-header': 'H' },
        usage: '[ OPTIONS ] [ FILTER ]',
        code: 255,
      },
      async (options) => {
        const sockets = (await socketsOf(io)).filter(({ state }) =>
          options.has('a') ? true : options.has('l') ? state === 'LISTEN' : state !== 'LISTEN',
        );
        const filter = /:(\d+)/.exec(argv.filter((word) => !word.startsWith('-')).join(' '))?.[1];
        const shown = sockets.filter(
          ({ port, peerPort }) => filter === undefined || port === Number(filter) || peerPort === Number(filter),
        );
        const owners = options.has('p');
        const rows = shown.map((each) => [...addresses(each), owners ? ownerOf(each) : '']);
        const head = [
          'State',
          'Recv-Q',
          'Send-Q',
          'Local Address:',
          'Port',
          'Peer Address:',
          'Port',
          owners ? 'Process' : '',
        ];
        const all = options.has('H') ? rows : [head, ...rows];
        const widths = head.map((_, i) => Math.max(...all.map((row) => row[i]?.length ?? 0)));
        const lines = all.map((row) => {
          const cell = (i: number): string => row[i] ?? '';
          const left = [0, 1, 2].map((i) => cell(i).padEnd(widths[i] ?? 0)).join(' ');
          const address = (i: number): string =>
            cell(i).padStart(widths[i] ?? 0) + cell(i + 1).padEnd(widths[i + 1] ?? 0);
          return `${left} ${address(3)} ${address(5)} ${cell(7)}`.trimEnd();
        });
        await io.stdout.write(`${lines.join('\n')}\n`);
        return 0;
      },
    ),
};

function addresses({ state, port, peerPort, family }: Socket): string[] {
  if (state === 'LISTEN')
    return ['LISTEN', '0', '50', family === 6 ? '*:' : '0.0.0.0:', String(port), family === 6 ? '*:' : '0.0.0.0:', '*'];
  const host = family === 6 ? '[::ffff:127.0.0.1]:' : '127.0.0.1:';
  return ['ESTAB', '0', '0', host, String(port), host, String(peerPort)];
}

function ownerOf({ pid, program, descriptor }: Socket): string {
  return pid === null ? '' : `users:(("${program}",pid=${pid},fd=${descriptor}))`;
}
