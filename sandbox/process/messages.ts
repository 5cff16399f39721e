/** What passes between a ProcessHost and the runtime inside a process. Plain data over one MessagePort, in order. */
import type { ProcessTime, Program } from '../host.ts';

/** Characters a program may print before the first credit arrives. */
export const OUTPUT_CREDIT = 1 << 20;

/** Bytes of one socket that may be on their way to the lab; what is more waits in the program's own memory. */
export const SOCKET_WINDOW = 1 << 20;

/** Sockets a program may have open; more fail with EMFILE. */
export const SOCKET_LIMIT = 1024;

export interface Address {
  host: string;
  port: number;
}

export type Signal = 'SIGINT' | 'SIGTERM';

export type ToProcess = (
  | { type: 'start'; program: Program }
  | { type: 'stdin'; text: string | null }
  | { type: 'connected'; socket: number; local: Address; remote: Address }
  | { type: 'refused'; socket: number; code: string; message: string }
  | { type: 'data'; socket: number; bytes: Uint8Array }
  | { type: 'closed'; socket: number }
  | { type: 'time'; time: ProcessTime }
  | { type: 'advance'; at: number }
  | { type: 'signal'; signal: Signal }
  | { type: 'credit'; characters: number }
  /** The lab has taken this many bytes of the socket. */
  | { type: 'taken'; socket: number; bytes: number }
) & {
  /** Lab time when it was sent, while the clock is paused: the process moves its clock there first. */
  now?: number;
};

/** Whether a message counts as "received" in an idle report: those that can make the program do something. */
export function counts(message: ToProcess): boolean {
  return message.type !== 'credit' && message.type !== 'taken';
}

export type FromProcess =
  | { type: 'output'; stream: 'stdout' | 'stderr'; text: string }
  | { type: 'dropped'; lines: number }
  | { type: 'connect'; host: string; port: number; socket: number }
  | { type: 'data'; socket: number; bytes: Uint8Array }
  | { type: 'closeSocket'; socket: number }
  | { type: 'writeFile'; path: string; text: string }
  | { type: 'removeFile'; path: string }
  | { type: 'idle'; nextTimerAt: number | null; received: number }
  /** Signals that the program handles itself; the host ends it on any other without asking. */
  | { type: 'handles'; signals: readonly Signal[] }
  | { type: 'exit'; code: number };
