import { connect, type Socket } from 'node:net';
import { apiVersions } from '../../sandbox/apis/18-api-versions.ts';
import { writeRequest } from '../../sandbox/wire/frame.ts';
import { checkAnswers } from './answers.ts';
import { framed } from './captures.ts';
import { Dice } from './dice.ts';
import { hostileInput } from './inputs.ts';
import { joined } from './mutations.ts';

/** A way to treat a broker over TCP. */
export interface Attack {
  name: string;
  /** Bytes that the broker may hold more while it lasts, and when it is over. */
  during: number;
  after: number;
  /** Answers how many inputs it was. Calls `measure` when the attack is at its height. */
  run(port: number, seed: number, measure: () => Promise<void>): Promise<number>;
}

const megabyte = 1024 * 1024;
const header = { correlationId: 1, clientId: 'fuzz' };

export const attacks: readonly Attack[] = [
  {
    name: '4,000 hostile inputs, each on a connection of its own',
    during: 48 * megabyte,
    after: 48 * megabyte,
    async run(port, seed) {
      const count = 4_000;
      await together(100, count, (n) => tryInput(port, seed, n));
      return count;
    },
  },
  {
    name: '10,000 connections opened and dropped',
    during: 16 * megabyte,
    after: 8 * megabyte,
    async run(port, seed, measure) {
      const count = 10_000;
      await together(250, count, async (n) => {
        const dice = new Dice(seed + n);
        const socket = await opened(port);
        if (dice.once(2)) socket.write(dice.bytes(dice.below(12)));
        if (dice.once(2)) socket.resetAndDestroy();
        else socket.end();
        await closed(socket);
      });
      await measure();
      return count;
    },
  },
  {
    name: '1,000 clients that never finish a frame of 100 MB',
    during: 40 * megabyte,
    after: 8 * megabyte,
    async run(port, _, measure) {
      const begun = joined(Uint8Array.of(0x06, 0x40, 0, 0), new Uint8Array(200));
      const sockets = await holding(port, 1_000, (socket) => {
        for (const byte of begun) socket.write(Uint8Array.of(byte));
      });
      await measure();
      await drop(sockets);
      return sockets.length;
    },
  },
  {
    name: '200 requests of 4 MB made of the smallest elements there are',
    during: 64 * megabyte,
    after: 8 * megabyte,
    async run(port, _, measure) {
      const count = 200;
      const topics = new Uint8Array(4 * megabyte).fill(1);
      // Metadata v12: header without tagged fields, then four million topics.
      const start = Uint8Array.of(0, 3, 0, 12, 0, 0, 0, 1, 0, 0, 0);
      const frame = framed(joined(start, Uint8Array.of(0x80, 0x80, 0x80, 0x01), topics));
      await together(4, count, async () => {
        const socket = await opened(port);
        socket.write(frame);
        await closed(socket);
      });
      await measure();
      return count;
    },
  },
  {
    name: '5 clients that ask for ever and read no answer',
    during: 5 * 12 * megabyte,
    after: 8 * megabyte,
    async run(port, _, measure) {
      const request = writeRequest(apiVersions, 3, header, { clientSoftwareName: 'fuzz', clientSoftwareVersion: '1' });
      const burst = Buffer.alloc(1_000 * request.length, request);
      let taken = 0;
      const sockets = await holding(port, 5, (socket) => {
        socket.pause();
        const ask = (left: number): void => {
          taken += 1_000;
          if (left > 0) socket.write(burst, (error) => error ?? ask(left - 1));
        };
        ask(600);
      });
      // Until the broker takes no more of it.
      for (let last = 0; last < taken; ) {
        last = taken;
        await new Promise((resolve) => setTimeout(resolve, 2_000));
        await measure();
      }
      await drop(sockets);
      return taken;
    },
  },
];

/** Runs `count` of them, so many at a time. */
async function together(width: number, count: number, run: (n: number) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let n = next++; n < count; n = next++) await run(n);
  };
  await Promise.all(Array.from({ length: width }, worker));
}

async function tryInput(port: number, seed: number, n: number): Promise<void> {
  const { pieces } = hostileInput(seed, n);
  const socket = await opened(port);
  const received: Buffer[] = [];
  socket.on('data', (chunk) => received.push(chunk));
  for (const piece of pieces) {
    if (socket.destroyed) break;
    socket.write(piece);
    await new Promise((resolve) => setImmediate(resolve));
  }
  // What is sent before it hangs up is read before it has hung up.
  socket.end();
  await closed(socket);
  checkAnswers(joined(...pieces), joined(...received));
}

function opened(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    socket.once('connect', () => {
      socket.off('error', reject);
      socket.on('error', () => {}); // A reset is a way to close.
      resolve(socket);
    });
    socket.once('error', reject);
  });
}

function closed(socket: Socket): Promise<void> {
  if (!socket.readableFlowing) socket.resume();
  return new Promise((resolve) => {
    if (socket.closed) resolve();
    else socket.once('close', () => resolve());
  });
}

async function holding(port: number, count: number, act: (socket: Socket) => void): Promise<Socket[]> {
  const sockets: Socket[] = [];
  await together(100, count, async () => {
    const socket = await opened(port);
    act(socket);
    sockets.push(socket);
  });
  return sockets;
}

async function drop(sockets: readonly Socket[]): Promise<void> {
  for (const socket of sockets) socket.destroy();
  await Promise.all(sockets.map(closed));
}
