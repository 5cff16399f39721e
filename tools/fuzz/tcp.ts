import { connect, type Socket } from 'node:net';
import { FrameSplitter } from '../../sandbox/wire/frame.ts';
import { type Attack, attacks } from './attacks.ts';
import { Bystander } from './bystander.ts';
import { Victim } from './victim-process.ts';

/** An attack that was withstood, or what came of it. */
export interface Withstood {
  name: string;
  inputs: number;
  /** Times that another client was served meanwhile. */
  served: number;
  /** Bytes more in use at its height, and when it was over. */
  during: number;
  after: number;
  failure: string | null;
}

const patienceMs = 60_000;

/** Attacks a broker over TCP, in one way after another, while another client goes on. */
export async function* fuzzTcp(seed: number, list: readonly Attack[] = attacks): AsyncGenerator<Withstood> {
  const victim = await Victim.start();
  try {
    const socket = connect({ port: victim.port, host: '127.0.0.1', noDelay: true });
    const bystander = new Bystander(exchangeOver(socket));
    await bystander.begin();
    for (const attack of list) yield await attackOnce(attack, victim, bystander, seed);
    socket.destroy();
  } finally {
    await victim.stop();
  }
}

async function attackOnce(attack: Attack, victim: Victim, bystander: Bystander, seed: number): Promise<Withstood> {
  const report: Withstood = { name: attack.name, inputs: 0, served: 0, during: 0, after: 0, failure: null };
  let over = false;
  const living = (async () => {
    do {
      await bystander.live();
      report.served += 1;
      await new Promise((resolve) => setTimeout(resolve, 5));
    } while (!over);
  })();
  living.catch(() => {});
  try {
    const before = await victim.liveBytes();
    const measure = async (): Promise<void> => {
      report.during = Math.max(report.during, (await victim.liveBytes()) - before);
    };
    report.inputs = await Promise.race([attack.run(victim.port, seed, measure), living.then(() => 0)]);
    over = true;
    await living;
    report.after = (await victim.liveBytes()) - before;
    if (report.during > attack.during) throw new Error(`the broker held ${megabytes(report.during)} more meanwhile`);
    if (report.after > attack.after) throw new Error(`the broker held ${megabytes(report.after)} more afterwards`);
  } catch (error) {
    report.failure = error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
  over = true;
  return report;
}

export function megabytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

/** One request at a time over a socket. Rejects when no answer comes in a minute, or the broker closes. */
function exchangeOver(socket: Socket): (frame: Uint8Array) => Promise<Uint8Array> {
  let answered: ((frame: Uint8Array) => void) | null = null;
  let failed: ((error: Error) => void) | null = null;
  const splitter = new FrameSplitter(100_000_000, (frame) => answered?.(frame));
  socket.on('data', (chunk) => splitter.push(chunk));
  socket.on('error', (error) => failed?.(error));
  socket.on('close', () => failed?.(new Error("the bystander's connection was closed")));
  return (frame) =>
    new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error('the bystander waited a minute for an answer')), patienceMs);
      answered = (answer) => {
        clearTimeout(late);
        resolve(answer);
      };
      failed = (error) => {
        clearTimeout(late);
        reject(error);
      };
      socket.write(frame);
    });
}
