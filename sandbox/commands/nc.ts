import type { Command, CommandIo } from '../machine/command.ts';
import { BadArguments, type Options, readOptions } from './text/options.ts';

type Connection = Awaited<ReturnType<CommandIo['connect']>>;

const usage = `usage: nc [-46CDdFhklNnrStUuvZz] [-I length] [-i interval] [-M ttl]
	  [-m minttl] [-O length] [-P proxy_username] [-p source_port]
	  [-q seconds] [-s sourceaddr] [-T keyword] [-V rtable] [-W recvlimit]
	  [-w timeout] [-X proxy_protocol] [-x proxy_address[:port]]
	  [destination] [port]
`;
const highest = 65_535;

/** OpenBSD's netcat 1.219, as Debian has it: bytes to a port and back, or whether somebody listens there. */
export const nc: Command = {
  name: 'nc',
  summary: 'talks to a port: echo srvr | nc localhost 2181, nc -zv localhost 9092, nc -l 9000',
  async run(argv, io) {
    try {
      if (argv.length === 0) throw new Usage();
      const options = readOptions(argv, { flags: '46CDdFhklNnrStUuvZz', values: 'IiMmOPpqsTVWwXx', usage: '' });
      return options.has('l') ? await listen(options, io) : await dial(options, io);
    } catch (error) {
      if (!(error instanceof BadArguments)) throw error;
      const told = error instanceof Usage ? '' : `nc: ${error.message}\n`;
      await io.stderr.write(told + (/^(missing port|port number)/.test(error.message) ? '' : usage));
      return 1;
    }
  },
};

class Usage extends BadArguments {
  constructor() {
    super('');
  }
}

async function dial(options: Options, io: CommandIo): Promise<number> {
  const [host = '', range] = options.rest;
  if (host === '') throw new Usage();
  if (range === undefined) throw new BadArguments('missing port number');
  let code = 1;
  for (const port of portsOf(range)) {
    const connection = await connect(host, port, options, io);
    if (connection === 'unknown host') return 1;
    if (!connection) continue;
    code = 0;
    if (options.has('z')) connection.close();
    else return talk(connection, options, io);
  }
  return code;
}

/** Null where nobody listens. */
async function connect(
  host: string,
  port: number,
  options: Options,
  io: CommandIo,
): Promise<Connection | null | 'unknown host'> {
  const place = /^[\d.]+$/.test(host) ? host : `${host} (127.0.0.1)`;
  try {
    const connection = await io.connect(host, port);
    if (options.has('v')) await io.stderr.write(`Connection to ${place} ${port} port [tcp/*] succeeded!\n`);
    return connection;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === null) throw error;
    if (code === 'ENOTFOUND') {
      await io.stderr.write(`nc: getaddrinfo for host "${host}" port ${port}: Name or service not known\n`);
      return 'unknown host';
    }
    const reason = code === 'ECONNREFUSED' ? 'Connection refused' : 'Connection timed out';
    if (options.has('v')) await io.stderr.write(`nc: connect to ${place} port ${port} (tcp) failed: ${reason}\n`);
    return null;
  }
}

async function listen(options: Options, io: CommandIo): Promise<number> {
  const text = options.value('p') ?? options.rest.at(-1);
  if (text === undefined) throw new BadArguments('missing port number');
  const [port = 0] = portsOf(text);
  let accepted = (_: Connection): void => {};
  const told = async (line: string): Promise<void> => {
    if (options.has('v')) await io.stderr.write(line);
  };
  let listener: { close(): void };
  try {
    listener = await io.listen(port, (connection, peer) => {
      void told(`Connection received on localhost ${peer.port}\n`);
      accepted(connection);
    });
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || error.code !== 'EADDRINUSE') throw error;
    await io.stderr.write('nc: Address already in use\n');
    return 1;
  }
  await told(`Listening on 0.0.0.0 ${port}\n`);
  do {
    const connection = await new Promise<Connection>((resolve) => {
      accepted = resolve;
    });
    if (!options.has('k')) accepted = (other) => other.close();
    await talk(connection, options, io);
  } while (options.has('k'));
  listener.close();
  return 0;
}

/** Until the other side has closed; with -N, or after -q seconds, until the end of what is typed. */
async function talk(connection: Connection, options: Options, io: CommandIo): Promise<number> {
  const [encoder, decoder] = [new TextEncoder(), new TextDecoder()];
  let printed: Promise<void> = Promise.resolve();
  let quiet: (() => void) | null = null;
  connection.receive((bytes) => {
    quiet?.();
    printed = printed.then(() => io.stdout.write(decoder.decode(bytes, { stream: true })));
  });
  const closed = new Promise<void>((resolve) => connection.closed(() => resolve()));
  const typed = (async () => {
    if (options.has('d')) return;
    for (let text = await io.stdin.read(); text !== null; text = await io.stdin.read())
      connection.send(encoder.encode(options.has('C') ? text.replaceAll(/\r?\n/g, '\r\n') : text));
    const lingerMs = options.has('N') ? 0 : Number(options.value('q') ?? Number.POSITIVE_INFINITY) * 1000;
    if (!Number.isFinite(lingerMs) || lingerMs < 0) return;
    await io.sleep(lingerMs, closed);
    connection.close();
  })();
  if (options.has('w')) {
    const timeoutMs = Number(options.value('w')) * 1000;
    for (let heard = true; heard; ) {
      heard = false;
      const again = new Promise<void>((resolve) => {
        quiet = () => {
          heard = true;
          resolve();
        };
      });
      let ended = false;
      void closed.then(() => {
        ended = true;
      });
      await io.sleep(timeoutMs, Promise.race([again, closed]));
      if (ended) break;
    }
    connection.close();
  }
  await Promise.race([closed, typed.then(() => closed)]);
  await printed;
  return 0;
}

/** `9092`, or `9092-9095` */
function portsOf(text: string): number[] {
  const [, low = '', high = low] = /^(\d+)(?:-(\d+))?$/.exec(text) ?? [];
  if (low === '') throw new BadArguments(`port number invalid: ${text}`);
  for (const each of [low, high]) if (Number(each) > highest) throw new BadArguments(`port number too large: ${each}`);
  const [from, to] = [Number(low), Number(high)].sort((a, b) => a - b) as [number, number];
  return Array.from({ length: to - from + 1 }, (_, at) => from + at);
}
