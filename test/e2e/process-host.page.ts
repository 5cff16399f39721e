// Runs inside the page: a ProcessHost on the real frame, driven from the test by messages.
import type { Clock, ProcessHandle, Program } from '../../sandbox/host.ts';
import { type ProcessFrame, processFrame } from '../../sandbox/hosts/browser/frame.ts';
import { BrowserProcessHost } from '../../sandbox/hosts/browser/process-host.ts';

/** What a process asked of its parent; bytes as one character each. */
declare const told: (process: number, method: string, args: readonly unknown[]) => void;

function plain(value: unknown): unknown {
  return value instanceof Uint8Array ? Array.from(value, (byte) => String.fromCharCode(byte)).join('') : value;
}

const handles = new Map<number, ProcessHandle>();
let labNow = 0;
const clock: Clock = { now: () => labNow, after: () => ({ cancel: () => {} }) };
let host: BrowserProcessHost | null = null;
let frame: ProcessFrame | null = null;

const inPage = {
  /** Makes the frame; answers what its self-test found. */
  async boot(): Promise<readonly string[]> {
    frame = await processFrame();
    host = new BrowserProcessHost(frame.connect().port, clock);
    return frame.tested;
  },

  start(process: number, program: Program, now: number): void {
    labNow = now;
    const parent = new Proxy({} as never, {
      get:
        (_, method) =>
        (...args: unknown[]) =>
          told(process, String(method), args.map(plain)),
    });
    if (!host) throw new Error('not booted');
    handles.set(process, host.start(program, parent));
  },

  /** Calls a method of the handle. */
  call(process: number, method: Exclude<keyof ProcessHandle, 'sent'>, args: readonly unknown[], now: number): void {
    labNow = now;
    const handle = handles.get(process) as unknown as Record<string, (...args: unknown[]) => void>;
    handle[method]?.(
      ...args.map((arg) =>
        method === 'data' && typeof arg === 'string' ? Uint8Array.from(arg, (c) => c.charCodeAt(0)) : arg,
      ),
    );
  },
};

export type InPage = typeof inPage;
Object.assign(globalThis, { inPage });
