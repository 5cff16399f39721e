/** Processes as Web Workers that the page's frame makes. Data goes straight between lab and process, past the page. */
import type { ProcessHandle, ProcessHost, ProcessParent, Program } from '../../host.ts';
import type { FromProcess } from '../../process/messages.ts';
import { type ProcessHostClock, startProcess, type Thread } from '../process-handle.ts';
import type { FrameReport, FrameRequest } from './frame-document.ts';

export class BrowserProcessHost implements ProcessHost {
  readonly #frame: MessagePort;
  readonly #clock: ProcessHostClock;
  readonly #deaths = new Map<number, (reason: string) => void>();
  #nextId = 1;

  /** @param frame a port from `ProcessFrame.connect` */
  constructor(frame: MessagePort, clock: ProcessHostClock) {
    this.#frame = frame;
    this.#clock = clock;
    frame.onmessage = ({ data }: MessageEvent<FrameReport>) => this.#deaths.get(data.id)?.(data.reason);
  }

  start(program: Program, parent: ProcessParent): ProcessHandle {
    return startProcess(this.#makeThread(), program, parent, this.#clock);
  }

  /** Ends every process. */
  close(): void {
    this.#ask({ type: 'close' });
    this.#frame.close();
  }

  #makeThread(): Thread {
    const id = this.#nextId;
    this.#nextId += 1;
    const { port1, port2 } = new MessageChannel();
    this.#ask({ type: 'start', id, port: port2 }, [port2]);
    return {
      listen(receive) {
        port1.onmessage = ({ data }: MessageEvent<FromProcess>) => receive(data);
      },
      post: (message, transfer) => port1.postMessage(message, transfer ?? []),
      terminate: () => {
        this.#deaths.delete(id);
        this.#ask({ type: 'terminate', id });
        port1.close();
      },
      died: (on) => void this.#deaths.set(id, on),
    };
  }

  #ask(request: FrameRequest, transfer: Transferable[] = []): void {
    this.#frame.postMessage(request, transfer);
  }
}
