/** The way out: the one port to the lab, and which socket or clock a message from it is for. */
import type { FromProcess } from './messages.ts';
import type { Port } from './native.ts';

let port: Port | null = null;

export function attach(to: Port): void {
  port = to;
}

/** After this nothing leaves the process any more. */
export function detach(): void {
  port = null;
}

/** Sends something to the lab; after the exit, nothing. */
export function post(message: FromProcess, transfer?: Transferable[]): void {
  port?.postMessage(message, transfer);
}
