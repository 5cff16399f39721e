// `npm run clients`: real client libraries against the bundled broker, each with brokers of its own over TCP:
// one without security, and one with listeners for TLS and SASL.
//   npm run clients -- kcat franz-go                  only these (folders of test/clients)
//   npm run clients -- --bootstrap HOST:PORT kcat     against that broker, such as a real Kafka
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { readArguments } from './arguments.ts';
import { type Client, type Command, clients } from './clients/client.ts';
import { type Counts, closingLine, none, sum } from './counts.ts';

const root = resolve(import.meta.dirname, '..');
const cacheRoot = resolve(root, '.cache/clients');
const installLimitMs = 10 * 60_000;
/** Sessions end so soon that a case sees them renewed. */
const reauthenticationMs = 4_000;
const started = new Set<ChildProcess>();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    for (const child of started) end(child);
    process.exit(130);
  });
}

/** Ends a program with all that it has started. */
function end(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

const { values: flags, positionals: asked } = readArguments(import.meta.filename, {
  options: { bootstrap: { type: 'string' } },
  allowPositionals: true,
});
const unknown = asked.filter((name) => !clients.some(({ folder }) => folder === name));
if (unknown.length > 0) {
  console.error(`no client ${unknown.join(', ')}; there are ${clients.map(({ folder }) => folder).join(', ')}`);
  process.exit(2);
}

/** How many clients run beside each other: each waits for its broker or its timeouts most of the time. */
const lanes = flags.bootstrap === undefined ? 2 : 1;
/** A registry that does not answer is asked once more. */
const installAttempts = 2;

const counts: Counts[] = [];
const skips: string[] = [];
const queue = clients.filter(({ folder }) => asked.length === 0 || asked.includes(folder)).filter(prepared);
await Promise.all(
  Array.from({ length: Math.min(lanes, queue.length) }, async () => {
    for (let client = queue.shift(); client; client = queue.shift()) await run(client);
  }),
);
const total = sum(counts);
console.log('');
for (const skip of skips) console.log(`skipped: ${skip}`);
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed > 0 || total.passed === 0 || (process.env.CI && total.skipped > 0) ? 1 : 0;

/** Installs and builds what the client needs. False where that cannot be: it is counted as skipped or failed. */
function prepared(client: Client): boolean {
  const folder = resolve(root, 'test/clients', client.folder);
  const missing = client.needs.filter(
    ({ probe: [program, ...args] }) => spawnSync(program, args, { cwd: folder }).status !== 0,
  );
  if (missing.length > 0) {
    const why = `${client.name}: ${missing.map(({ what }) => what).join(' and ')} is not installed`;
    skips.push(why);
    counts.push({ ...none, skipped: 1 });
    return false;
  }
  const cache = resolve(cacheRoot, client.folder);
  mkdirSync(cache, { recursive: true });
  for (const command of client.install(cache)) {
    const problem = install(command, folder);
    if (problem === null) continue;
    console.log(`✗ ${client.name}: ${command.join(' ')}: ${problem}`);
    counts.push({ ...none, failed: 1 });
    return false;
  }
  return true;
}

/** Why it could not be done; null if it was. */
function install([program, ...args]: Command, cwd: string): string | null {
  for (let attempt = 1; ; attempt += 1) {
    const { status, stdout, stderr, error } = spawnSync(program, args, { cwd, timeout: installLimitMs });
    if (status === 0) return null;
    if (attempt === installAttempts) return `${error?.message ?? `exit ${status}`}\n${stdout ?? ''}${stderr ?? ''}`;
  }
}

/** Runs a client's cases and says how they went, all at once: another one may be running. */
async function run(client: Client): Promise<void> {
  const lines = [`\n── ${client.name} ${'─'.repeat(Math.max(3, 60 - client.name.length))}`];
  const since = performance.now();
  const own = await check(client, (line) => lines.push(line)).catch(({ message }: Error) => {
    lines.push(`✗ ${message}`);
    return { ...none, failed: 1 };
  });
  counts.push(own);
  console.log(`${lines.join('\n')}\n${closingLine(own)} in ${((performance.now() - since) / 1000).toFixed(1)} s`);
}

async function check(client: Client, say: (line: string) => void): Promise<Counts> {
  const folder = resolve(root, 'test/clients', client.folder);
  const program = client.program(resolve(cacheRoot, client.folder));
  if (flags.bootstrap !== undefined) return await cases(client, program, folder, flags.bootstrap, say);
  const open = await startBroker(['--listener', 'PLAINTEXT://127.0.0.1:0']);
  const secured = client.secured ? await startSecured() : null;
  try {
    return await cases(client, program, folder, open.bootstrap, say, secured?.env);
  } finally {
    for (const broker of [open, ...(secured ? [secured.broker] : [])]) {
      const code = await broker.stop();
      if (code !== 0) say(`✗ the broker ended with ${code}\n${broker.said()}`);
    }
  }
}

/**
 * A broker whose listeners want TLS or SASL, with an authorizer. Users are ana, who may do everything, as may who shows no
 * name at all, and bob, who may nothing; the password of NAME is NAME-secret.
 */
async function startSecured() {
  const protocols = ['SSL', 'SASL_PLAINTEXT', 'SASL_SSL'];
  const ports = await freePorts(protocols.length);
  const listeners = protocols.map((protocol, i) => `${protocol}://127.0.0.1:${ports[i]}`);
  const settings = [
    'authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer',
    'super.users=User:ana;User:ANONYMOUS',
    `connections.max.reauth.ms=${reauthenticationMs}`,
  ];
  const broker = await startBroker([
    ...listeners.flatMap((listener) => ['--listener', listener]),
    ...['ana', 'bob'].flatMap((user) => ['--user', `${user}:${user}-secret`]),
    ...settings.flatMap((setting) => ['--set', setting]),
  ]);
  const [, certificate] = /^certificate (.+)$/m.exec(broker.said()) ?? [];
  const addresses = protocols.map((protocol, i) => [`CLIENTS_${protocol}`, `127.0.0.1:${ports[i]}`]);
  return { broker, env: { ...Object.fromEntries(addresses), CLIENTS_CA: certificate } };
}

/** Ports that nobody listens on. */
async function freePorts(count: number): Promise<readonly number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return ports;
}

/** A broker in memory; groups do not wait for more members than have come. */
async function startBroker(options: readonly string[]) {
  const child = spawn(
    process.execPath,
    ['sandbox/hosts/node/broker.ts', ...options, '--set', 'group.initial.rebalance.delay.ms=0'],
    { cwd: root, detached: true, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  started.add(child);
  const said: string[] = [];
  const ended = new Promise<number | null>((done) => child.on('close', done));
  child.stderr.on('data', (chunk: Buffer) => said.push(String(chunk)));
  const bootstrap = await new Promise<string>((found, fail) => {
    createInterface(child.stdout).on('line', (line) => {
      said.push(`${line}\n`);
      const [, address] = /^ready (\S+)$/.exec(line) ?? [];
      if (address !== undefined) found(address);
    });
    ended.then(() => fail(new Error(`the broker did not start: ${said.join('')}`)));
  });
  return {
    bootstrap,
    said: () => said.join(''),
    async stop() {
      child.kill('SIGTERM');
      const code = await ended;
      started.delete(child);
      return code;
    },
  };
}

/** Runs the program, shows its cases, and counts them. A program that ends before its last case has failed once more. */
async function cases(
  client: Client,
  command: Command,
  cwd: string,
  bootstrap: string,
  say: (line: string) => void,
  secured: NodeJS.ProcessEnv = {},
): Promise<Counts> {
  const [program, ...args] = command;
  const run = Date.now().toString(36);
  const env = { ...process.env, ...secured, CLIENTS_BOOTSTRAP: bootstrap, CLIENTS_RUN: run };
  const child = spawn(program, args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  started.add(child);
  const noise: string[] = [];
  const own = { ...none };
  let planned = 0;
  createInterface(child.stderr).on('line', (line) => noise.push(line));
  createInterface(child.stdout).on('line', (line) => {
    const [, count] = /^1\.\.(\d+)$/.exec(line) ?? [];
    const [, not, name] = /^(not )?ok (.*)$/.exec(line) ?? [];
    if (count !== undefined) planned = Number(count);
    else if (name === undefined) noise.push(line);
    else {
      own[not ? 'failed' : 'passed'] += 1;
      say(`${not ? '✗' : '✓'} ${name}`);
    }
  });
  let late = false;
  const limit = setTimeout(() => {
    late = true;
    end(child);
  }, client.limitMs);
  const code = await new Promise<number | string | null>((done) => {
    child.on('error', ({ message }) => done(message));
    child.on('close', (exitCode, signal) => done(exitCode ?? signal));
  });
  clearTimeout(limit);
  started.delete(child);
  const seen = own.passed + own.failed;
  if (seen < planned || planned === 0 || (code !== 0 && own.failed === 0)) {
    own.failed += 1;
    const end = late ? `not done after ${client.limitMs / 60_000} minutes` : `ended with ${code}`;
    say(`✗ the program: ${seen} of ${planned} cases, ${end}`);
  }
  if (own.failed > 0)
    say(
      noise
        .slice(-40)
        .map((line) => `    ${line}`)
        .join('\n'),
    );
  return own;
}
