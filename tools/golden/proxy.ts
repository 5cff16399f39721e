import { createServer, connect as open, type Server, type Socket } from 'node:net';
import { FrameSplitter, readRequestHeader } from '../../sandbox/wire/frame.ts';
import { Reader } from '../../sandbox/wire/reader.ts';
import { kafkaHost, kafkaPort } from './recording.ts';

/** One request as a client sent it and the answer as Kafka gave it, both without their length; `null` for no answer. */
export interface Exchange {
  apiKey: number;
  version: number;
  request: Uint8Array;
  response: Uint8Array | null;
  /** What was being done, as `Recorder.note` said when the request passed. */
  note: string;
}

/** The listener of Kafka whose clients are told the proxy's address. */
const behind = kafkaPort + 2;
export const proxyPort = kafkaPort + 3;

/** Stands between clients and Kafka, passes every byte on as it came, and keeps what it saw. */
export class Recorder {
  readonly exchanges: Exchange[] = [];
  note = '';
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor() {
    this.#server = createServer({ noDelay: true }, (client) => this.#relay(client));
  }

  static async listen(): Promise<Recorder> {
    const recorder = new Recorder();
    await new Promise<void>((resolve) => recorder.#server.listen(proxyPort, kafkaHost, resolve));
    return recorder;
  }

  close(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #relay(client: Socket): void {
    const kafka = open({ host: kafkaHost, port: behind, noDelay: true });
    const waiting: { exchange: Exchange; correlationId: number }[] = [];
    const requests = new FrameSplitter(100_000_000, (frame) => {
      const header = readRequestHeader(new Reader(frame, 'request'));
      const exchange = { ...header, request: frame.slice(), response: null, note: this.note };
      this.exchanges.push(exchange);
      waiting.push({ exchange, correlationId: header.correlationId });
    });
    const responses = new FrameSplitter(100_000_000, (frame) => {
      const correlationId = new DataView(frame.buffer, frame.byteOffset).getInt32(0);
      const at = waiting.findIndex((each) => each.correlationId === correlationId);
      // Those before it got no answer: produce with acks=0.
      const [answered] = waiting.splice(0, at + 1).slice(-1);
      if (answered) answered.exchange.response = frame.slice();
    });
    client.on('data', (chunk) => {
      requests.push(Uint8Array.from(chunk));
      kafka.write(chunk);
    });
    kafka.on('data', (chunk) => {
      responses.push(Uint8Array.from(chunk));
      client.write(chunk);
    });
    for (const [socket, other] of [
      [client, kafka],
      [kafka, client],
    ] as const) {
      this.#sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        this.#sockets.delete(socket);
        other.end();
      });
    }
  }
}
