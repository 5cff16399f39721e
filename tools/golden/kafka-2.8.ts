// A real Apache Kafka 2.8.1 and the ZooKeeper 3.5.9 it came with, on this machine, for recording: the ports 2181, 9092 and 9093.
// Needs a JDK and Maven; GOLDEN_KAFKA_2_8 names the folder for the jars (default: .cache/kafka-2.8 in the checkout).
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kafka28 } from '../../sandbox/install/kafka-2.8.ts';
import { scripts28 } from '../../sandbox/install/scripts.ts';
import { signalCodes, started } from './started.ts';
import { type Command, words } from './story.ts';

const here = import.meta.dirname;
const libs = join(process.env.GOLDEN_KAFKA_2_8 ?? join(here, '../../.cache/kafka-2.8'), 'libs');

/** Where the servers keep what is theirs; gone with `forget`. */
export const home: string = mkdtempSync(join(tmpdir(), 'golden-zookeeper-'));
export const versions = 'Apache Kafka 2.8.1 with Apache ZooKeeper 3.5.9';
export const date: string = new Date().toISOString().slice(0, 10);

const layout =
  'log4j.appender.out.layout=org.apache.log4j.PatternLayout\nlog4j.appender.out=org.apache.log4j.ConsoleAppender';

function server(id: number): string {
  return `broker.id=${id}\nlisteners=PLAINTEXT://:${9092 + id}\nlog.dirs=${home}/kafka-logs-${id}\nzookeeper.connect=localhost:2181
zookeeper.connection.timeout.ms=18000\noffsets.topic.replication.factor=1\ntransaction.state.log.replication.factor=1
transaction.state.log.min.isr=1\n`;
}

/** The configuration of the lab's own tree, so that what the tools show of it is the same. */
function asUnpacked(): string {
  const file = kafka28('').find(({ path }) => path === '/config/server.properties');
  if (!file) throw new Error('no config/server.properties in the tree of 2.8');
  return `${file.text.replace('/tmp/kafka-logs', `${home}/kafka-logs-0`)}advertised.listeners=PLAINTEXT://localhost:9092\n`;
}

const files = {
  'zookeeper.properties': `dataDir=${home}/zookeeper\nclientPort=2181\nmaxClientCnxns=0\nadmin.enableServer=false\n`,
  'zookeeper-words.properties': `dataDir=${home}/zookeeper\nclientPort=2181\nmaxClientCnxns=0\nadmin.enableServer=false\n4lw.commands.whitelist=*\n`,
  'server-0.properties': server(0),
  'server-as-unpacked.properties': asUnpacked(),
  'server-1.properties': server(1),
  'server-log.properties': `log4j.rootLogger=INFO, out\n${layout}\nlog4j.appender.out.layout.ConversionPattern=[%d] %p %m (%c)%n\n`,
  'tools-log.properties': `log4j.rootLogger=WARN, out\n${layout}\nlog4j.appender.out.layout.ConversionPattern=[%d] %p %m (%c)%n\nlog4j.appender.out.Target=System.err\n`,
};

const servers = {
  zookeeper: { javaClass: 'org.apache.zookeeper.server.quorum.QuorumPeerMain', ready: /ContainerManager/ },
  kafka: { javaClass: 'kafka.Kafka', ready: /started \(kafka\.server\.KafkaServer\)/ },
} as const;

/** Fetches the jars where they are not there, and writes the servers' configuration into `home`. */
export function prepare(): void {
  const into = `-DoutputDirectory=${libs}`;
  const args = [
    '-q',
    '-B',
    '-f',
    join(here, 'kafka-2.8.xml'),
    'dependency:copy-dependencies',
    '-DincludeScope=runtime',
  ];
  if (!existsSync(libs)) execFileSync('mvn', [...args, into], { stdio: 'inherit' });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(home, name), text);
}

export function forget(): void {
  rmSync(home, { recursive: true });
}

function java(log: string, javaClass: string, ...args: readonly string[]): string[] {
  const flags = ['-Xmx256m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-cp', `${libs}/*`];
  return [...flags, `-Dlog4j.configuration=file:${home}/${log}`, javaClass, ...args];
}

export interface Started {
  process: ChildProcess;
  /** All that it has said so far, without what is of this machine. */
  log(): string;
  /** Resolves when it has ended, and all of its log is there. */
  ended: Promise<number | null>;
}

/** Starts a server, and waits until it serves, or has ended. */
export async function start(which: keyof typeof servers, properties: keyof typeof files): Promise<Started> {
  const { javaClass, ready } = servers[which];
  const child = spawn('java', java('server-log.properties', javaClass, `${home}/${properties}`), {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  const ended = new Promise<number | null>((done) => child.once('close', (code) => done(code)));
  await new Promise<void>((started) => {
    child.stdout.on('data', (text: Buffer) => {
      log += text;
      if (ready.test(log)) started();
    });
    void ended.then(() => started());
  });
  return { process: child, log: () => told(log), ended };
}

export interface Ran {
  stdout: string;
  stderr: string;
  status: number | null;
}

function lineOf(typed: string): string[] {
  const [tool = '', ...args] = words(typed);
  const server = tool === 'zookeeper-shell.sh' && args.length > 0 ? ['-server'] : [];
  return ['java', ...java('tools-log.properties', scripts28[tool] ?? tool, ...server, ...args)];
}

/** Runs one of the tools, as it is typed. */
export function run(typed: string, stdin = ''): Ran {
  const [program = '', ...args] = lineOf(typed);
  const { stdout, stderr, status } = spawnSync(program, args, { input: stdin, encoding: 'utf8', timeout: 60_000 });
  return { stdout, stderr, status };
}

export interface Running {
  ended: Promise<Ran>;
  kill(signal: NodeJS.Signals): void;
}

/** Starts one of the tools, and lets it run beside. While `run` waits nobody reads what a server says, which stops it in the end. */
export function begin(typed: string, { stdin = '', ...how }: Omit<Command, 'run'> = {}): Running {
  const [program, args] = started(lineOf(typed), how);
  const child = spawn(program, args, { cwd: home, stdio: ['pipe', 'pipe', 'pipe'], timeout: 120_000 });
  // Who ends early leaves the rest unread.
  child.stdin.on('error', () => {}).end(stdin);
  const printed = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      printed[stream] += how.terminal ? text.replaceAll('\r\n', '\n') : text;
    });
  const ended = new Promise<Ran>((done) => {
    child.on('close', (code, signal) => done({ ...printed, status: code ?? (signal && signalCodes[signal]) ?? null }));
  });
  return { ended, kill: (signal) => child.kill(signal) };
}

/** Without the paths of this machine, and its Java. */
function told(log: string): string {
  return log.replaceAll(home, '/tmp').replaceAll(/^.* (Client|Server) environment:.*\n/gm, '');
}
