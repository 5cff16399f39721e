import type { CommandIo } from '../../machine/command.ts';

/** One end of a connection, or a port that is listened on, as `netstat`, `ss` and `lsof` show it. */
export interface Socket {
  state: 'LISTEN' | 'ESTABLISHED';
  pid: number | null;
  /** Name of the program; `-` where it is not this machine's. */
  program: string;
  port: number;
  /** Of the other end; null where there is none. */
  peerPort: number | null;
  /** A broker's sockets are of Java, which speaks IPv6 where it can. */
  family: 4 | 6;
  /** File descriptor, of this process. */
  descriptor: number;
  /** What the kernel would number it with. */
  node: number;
}

/** Every socket of this machine: ports that are listened on first. */
export async function socketsOf(io: CommandIo): Promise<Socket[]> {
  const names = new Map(
    (await io.processes.list()).map(({ pid, command }) => [pid, (command[0] ?? '').replace(/^-|.*\//g, '')]),
  );
  const next = new Map<number, number>();
  const socket = (state: Socket['state'], pid: number | null, port: number, peerPort: number | null): Socket => {
    const program = (pid !== null && names.get(pid)) || '-';
    const descriptor = (pid !== null && next.get(pid)) || (program === 'java' ? 137 : 20);
    if (pid !== null) next.set(pid, descriptor + 1);
    const node = 31_000 + port * 2 + (peerPort ?? 0);
    return { state, pid, program, port, peerPort, family: program === 'java' ? 6 : 4, descriptor, node };
  };
  const listening = (await io.network.ports()).map(({ port, pid }) => socket('LISTEN', pid, port, null));
  const open = (await io.network.connections()).flatMap(({ client, server }) => [
    socket('ESTABLISHED', server.pid, server.port, client.port),
    socket('ESTABLISHED', client.pid, client.port, server.port),
  ]);
  return [...listening, ...open];
}
