// `npm start`: the site, and a broker that any Kafka client can reach.
//   --host ADDRESS   listen there instead of 127.0.0.1, and advertise that address to Kafka clients
//   PORT, BROKER_PORT   where (4321, 9092); a taken one takes the next free one
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from './build.ts';
import { serveSite } from './site.ts';

const brokerProgram = fileURLToPath(new URL('./broker.mjs', import.meta.url));

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const leave = () => process.exit(130);
for (const signal of SIGNALS) process.on(signal, leave);

try {
  const host = hostAsked();
  const sitePort = portAsked('PORT', 4321);
  const brokerPort = portAsked('BROKER_PORT', 9092);

  await build();
  const site = await serveSite({ port: sitePort, host });
  const broker = await startBroker(host, await freePort(brokerPort, host));
  endWith(broker.process);

  tellIfMoved('PORT', sitePort, Number(new URL(site.url).port || 80));
  tellIfMoved('BROKER_PORT', brokerPort, Number(broker.address.split(':').at(-1)));
  console.log(`\n  The lessons     ${site.url}\n  A Kafka broker  ${broker.address}\n\n  Ctrl-C ends both.`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

function hostAsked(): string {
  const { values } = parseArgs({ options: { host: { type: 'string', default: '127.0.0.1' } } });
  if (values.host !== '0.0.0.0' && values.host !== '::') return values.host;
  const own = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  const choices = own.filter(({ internal, family }) => !internal && family === 'IPv4').map(({ address }) => address);
  throw new Error(
    `--host ${values.host}: Kafka clients are sent to this address, so name one they can reach: ${choices.join(', ') || '127.0.0.1'}`,
  );
}

function portAsked(variable: string, standard: number): number {
  const port = Number(process.env[variable] ?? standard);
  if (Number.isInteger(port) && port > 0 && port < 65536) return port;
  throw new Error(`${variable}=${process.env[variable]} is not a port: give a number from 1 to 65535`);
}

function tellIfMoved(variable: string, asked: number, got: number): void {
  if (got !== asked) console.log(`Port ${asked} is taken, so ${got} it is (${variable} chooses).`);
}

async function freePort(port: number, host: string): Promise<number> {
  for (let next = port; next < port + 100; next++) {
    const probe = createServer().listen(next, host);
    const free = await once(probe, 'listening').then(
      () => true,
      (error: NodeJS.ErrnoException) => {
        if (error.code !== 'EADDRINUSE') throw error;
        return false;
      },
    );
    if (!free) continue;
    probe.close();
    await once(probe, 'close');
    return next;
  }
  throw new Error(`no free port between ${port} and ${port + 100}`);
}

async function startBroker(host: string, port: number): Promise<{ process: ChildProcess; address: string }> {
  const listener = `PLAINTEXT://${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
  const child = spawn(process.execPath, [brokerProgram, '--listener', listener], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  process.on('exit', () => child.kill());
  const lines = createInterface({ input: child.stdout });
  const ready = new Promise<string>((resolve) => {
    lines.on('line', (line) => {
      const [, address] = /^ready (\S+)/.exec(line) ?? [];
      if (address) resolve(address);
      else console.log(line);
    });
  });
  const died = once(child, 'exit').then(() => {
    throw new Error('the broker ended before it was ready');
  });
  return { process: child, address: await Promise.race([ready, died]) };
}

/** A signal ends the broker first, then this process; a broker that ends by itself ends everything. */
function endWith(broker: ChildProcess): void {
  for (const signal of SIGNALS) {
    process.off(signal, leave);
    process.on(signal, () => {
      broker.removeAllListeners('exit');
      broker.on('exit', () => process.exit(0));
      if (broker.exitCode !== null || !broker.kill('SIGTERM')) process.exit(0);
      setTimeout(() => broker.kill('SIGKILL'), 3_000).unref();
    });
  }
  broker.on('exit', (code) => {
    console.error(`the broker ended (${code ?? 'by a signal'})`);
    process.exit(1);
  });
}
