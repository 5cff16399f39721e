import { commands } from '#sandbox/commands/index.ts';
import type { Clock, Host, ProcessHandle, ProcessHost, ProcessParent, Program } from '#sandbox/host.ts';
import { nodeCodec } from '#sandbox/hosts/node/codecs.ts';
import { createMachine, type LabMachine } from '#sandbox/machine/machine.ts';
import { Network } from '#sandbox/network/network.ts';
import { Trace } from '#sandbox/trace/trace.ts';

/** A clock that stands still until it is moved. */
export class FakeClock implements Clock {
  #now = Date.UTC(2026, 10, 22, 8, 0, 0);
  #timers: { at: number; run: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  after(ms: number, run: () => void): { cancel(): void } {
    const timer = { at: this.#now + ms, run };
    this.#timers.push(timer);
    const cancel = (): void => {
      this.#timers = this.#timers.filter((each) => each !== timer);
    };
    return { cancel };
  }

  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    for (;;) {
      const next = this.#timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.#timers = this.#timers.filter((each) => each !== next);
      this.#now = Math.max(this.#now, next.at);
      next.run();
      await settle();
    }
    this.#now = end;
  }
}

/** Lets everything run that is ready to. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 2000; i += 1) await Promise.resolve();
}

/** A program of the fake process host: what it was started with, what it was told, and what it says. */
export class FakeProgram implements ProcessHandle {
  readonly program: Program;
  readonly parent: ProcessParent;
  readonly told: unknown[][] = [];
  sent = 0;

  constructor(program: Program, parent: ProcessParent) {
    this.program = program;
    this.parent = parent;
  }

  stdin = (text: string | null): void => this.#tell('stdin', text);
  connected = (socket: number, local: unknown, remote: unknown): void => this.#tell('connected', socket, local, remote);
  refused = (socket: number, code: string, message: string): void => this.#tell('refused', socket, code, message);
  data = (socket: number, bytes: Uint8Array): void => this.#tell('data', socket, bytes);
  closed = (socket: number): void => this.#tell('closed', socket);
  credit = (characters: number): void => void this.told.push(['credit', characters]);
  time = (time: unknown): void => this.#tell('time', time);
  advance = (at: number): void => this.#tell('advance', at);
  kill = (signal: 'SIGINT' | 'SIGTERM' | 'SIGKILL'): boolean => {
    this.#tell('kill', signal);
    this.parent.exit({ SIGINT: 130, SIGTERM: 143, SIGKILL: 137 }[signal]);
    return true;
  };

  #tell(...what: unknown[]): void {
    this.sent += 1;
    this.told.push(what);
  }
}

export interface Bench {
  clock: FakeClock;
  network: Network;
  trace: Trace;
  machine: LabMachine;
  programs: FakeProgram[];
}

/** A machine on a fake host. */
export function bench(files: Readonly<Record<string, string>> = {}, random = (): number => 0.5): Bench {
  const clock = new FakeClock();
  const network = new Network(clock, queueMicrotask);
  const trace = new Trace({ capacity: 10_000, now: () => clock.now() });
  const programs: FakeProgram[] = [];
  const processes: ProcessHost = {
    start(program, parent) {
      const fake = new FakeProgram(program, parent);
      programs.push(fake);
      return fake;
    },
  };
  const missing = (): never => {
    throw new Error('not in this test');
  };
  const host: Host = { clock, random, store: missing, codec: nodeCodec, processes };
  return { clock, network, trace, programs, machine: createMachine({ host, network, trace, commands, files }) };
}

/** All that is read from an output until its end. */
export async function outputOf(process: {
  output: { getReader(): { read(): Promise<{ done: boolean; value?: string | undefined }> } };
}): Promise<string> {
  const reader = process.output.getReader();
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text;
    text += value ?? '';
  }
}
