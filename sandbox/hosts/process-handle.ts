/** The lab's end of a process: what both hosts share. A host adds how a thread is made and ended. */
import type { Clock, ProcessHandle, ProcessParent, ProcessTime, Program } from '../host.ts';
import { counts, type FromProcess, type Signal, type ToProcess } from '../process/messages.ts';

/** A thread with the runtime in it, waiting for a program. */
export interface Thread {
  /** Takes over the port; messages are `FromProcess`. */
  listen(receive: (message: FromProcess) => void): void;
  post(message: ToProcess, transfer?: Transferable[]): void;
  /** Ends the thread whatever it is doing. */
  terminate(): void;
  /** Calls back if the thread dies by itself, such as for want of memory, with words for the learner. */
  died(on: (reason: string) => void): void;
}

const EXIT_CODES = { SIGINT: 130, SIGTERM: 143, SIGKILL: 137 } as const;

/** The lab's clock; one that moves in steps wants to know when a program reports idle (LabClock). */
export interface ProcessHostClock extends Clock {
  wake?(): void;
}

/** Starts `program` on a thread and connects it with `parent`. */
export function startProcess(
  thread: Thread,
  program: Program,
  parent: ProcessParent,
  clock: ProcessHostClock,
): ProcessHandle {
  let sent = 0;
  let rate = program.time.rate;
  let ended = false;
  let handled: readonly Signal[] = [];

  const post = (message: ToProcess, transfer?: Transferable[]): void => {
    if (ended) return;
    if (counts(message)) sent += 1;
    // Paused time moves only by steps of the lab: the process is told with whatever else it is told next.
    const tellsTime = message.type === 'start' || message.type === 'time' || message.type === 'advance';
    thread.post(rate === 0 && !tellsTime ? { ...message, now: clock.now() } : message, transfer);
  };

  const end = (code: number): void => {
    if (ended) return;
    ended = true;
    thread.terminate();
    parent.exit(code);
  };

  const receive = (message: FromProcess): void => {
    if (ended) return;
    switch (message.type) {
      case 'output':
        return message.stream === 'stdout' ? parent.stdout(message.text) : parent.stderr(message.text);
      case 'dropped':
        return parent.dropped(message.lines);
      case 'connect':
        return parent.connect(message.host, message.port, message.socket);
      case 'data': {
        const { socket, bytes } = message;
        const length = bytes.byteLength;
        parent.data(socket, bytes);
        return post({ type: 'taken', socket, bytes: length });
      }
      case 'closeSocket':
        return parent.closeSocket(message.socket);
      case 'writeFile':
        return parent.writeFile(message.path, message.text);
      case 'removeFile':
        return parent.removeFile(message.path);
      case 'idle':
        parent.idle(message.nextTimerAt, message.received);
        return clock.wake?.();
      case 'handles':
        handled = message.signals;
        return;
      case 'exit':
        return end(message.code);
    }
  };

  thread.listen(receive);
  thread.died((reason) => {
    if (ended) return;
    parent.stderr(`${reason}\n`);
    end(1);
  });
  post({ type: 'start', program });

  return {
    stdin: (text) => post({ type: 'stdin', text }),
    connected: (socket, local, remote) => post({ type: 'connected', socket, local, remote }),
    refused: (socket, code, message) => post({ type: 'refused', socket, code, message }),
    data(socket, bytes) {
      // A copy that is only as large as the bytes: they are often a view of a segment, which must stay where it is.
      const copy = bytes.slice();
      post({ type: 'data', socket, bytes: copy }, [copy.buffer]);
    },
    closed: (socket) => post({ type: 'closed', socket }),
    credit: (characters) => post({ type: 'credit', characters }),
    time(time: ProcessTime) {
      rate = time.rate;
      post({ type: 'time', time });
    },
    advance: (at) => post({ type: 'advance', at }),
    kill(signal) {
      if (ended) return true;
      if (signal !== 'SIGKILL' && handled.includes(signal)) {
        post({ type: 'signal', signal });
        return false;
      }
      later(() => end(EXIT_CODES[signal]));
      return true;
    },
    get sent() {
      return sent;
    },
  };
}

/** Lets what the program has already sent arrive first. */
function later(run: () => void): void {
  setTimeout(run, 0);
}
