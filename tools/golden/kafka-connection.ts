import { connect, type Socket } from 'node:net';
import { FrameSplitter, readResponse, writeRequest } from '../../sandbox/wire/frame.ts';
import type { Api, Fields, Input, Value } from '../../sandbox/wire/schema.ts';

/** One TCP connection to a broker, frame by frame: answers come in the order of the questions. */
export class KafkaConnection {
  readonly #socket: Socket;
  readonly #waiting: ((frame: Uint8Array | 'closed') => void)[] = [];
  #correlationId = 0;
  #closed = false;

  private constructor(socket: Socket) {
    this.#socket = socket;
    const splitter = new FrameSplitter(100_000_000, (frame) => this.#waiting.shift()?.(frame));
    socket.on('data', (chunk) => splitter.push(Uint8Array.from(chunk)));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      this.#closed = true;
      for (const answer of this.#waiting.splice(0)) answer('closed');
    });
  }

  static open(host: string, port: number): Promise<KafkaConnection> {
    return new Promise((resolve, reject) => {
      const socket = connect({ host, port, noDelay: true }, () => resolve(new KafkaConnection(socket)));
      socket.once('error', reject);
    });
  }

  /** Sends a whole frame as it is. Resolves with the next answer, without its length, or `closed`. */
  raw(frame: Uint8Array): Promise<Uint8Array | 'closed'> {
    if (this.#closed) return Promise.resolve('closed');
    const answer = new Promise<Uint8Array | 'closed'>((resolve) => this.#waiting.push(resolve));
    this.#socket.write(frame);
    return answer;
  }

  /** Sends a frame that gets no answer (Produce with acks=0). */
  tell(frame: Uint8Array): void {
    this.#socket.write(frame);
  }

  nextCorrelationId(): number {
    this.#correlationId += 1;
    return this.#correlationId;
  }

  async ask<Req extends Fields, Res extends Fields>(
    api: Api<Req, Res>,
    version: number,
    body: Input<Req>,
  ): Promise<Value<Res>> {
    const header = { correlationId: this.nextCorrelationId(), clientId: 'golden' };
    const frame = await this.raw(writeRequest(api, version, header, body));
    if (frame === 'closed') throw new Error(`${api.name} v${version}: Kafka closed the connection`);
    return readResponse(api, version, frame).body;
  }

  close(): void {
    this.#socket.destroy();
  }
}
