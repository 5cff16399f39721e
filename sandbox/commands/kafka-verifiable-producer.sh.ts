import type { Producer } from '../client/producer.ts';
import type { Command, CommandIo } from '../machine/command.ts';
import { signalCodes } from '../machine/signals.ts';
import { allFlags, type Given } from './tool/argument-parser.ts';
import { commandConfig } from './tool/command-config.ts';
import { asJavaError } from './tool/kafka-error.ts';
import { producerClient, producerFrames, type Refused } from './tool/producer-client.ts';
import { runWithArguments } from './tool/run-with-arguments.ts';
import { Throttle } from './tool/throttle.ts';
import { type Tell, tellOn } from './verifiable/json.ts';
import { producerArguments } from './verifiable/producer-arguments.ts';

const frames = [
  ...producerFrames.withSerializers,
  'org.apache.kafka.tools.VerifiableProducer.createFromArgs(VerifiableProducer.java:273)',
  'org.apache.kafka.tools.VerifiableProducer.main(VerifiableProducer.java:547)',
];

/** Apache Kafka 4.3's kafka-verifiable-producer.sh. Source: transcripts of the tool in test/golden/kafka-verifiable-producer. */
export const kafkaVerifiableProducer: Command = {
  name: 'kafka-verifiable-producer.sh',
  summary: 'sends numbers, and says in JSON what became of each',
  options: allFlags(producerArguments),
  run: (argv, io) => runWithArguments(producerArguments, argv, io, (given) => perform(given, io)),
};

async function perform(given: Given, io: CommandIo): Promise<number> {
  const topic = given.value('--topic') ?? '';
  const properties = new Map([
    ['bootstrap.servers', given.value('--bootstrap-server') ?? ''],
    ['acks', given.value('--acks') ?? '-1'],
    ['retries', '0'],
    ...(await commandConfig(given, io, '--producer.config')),
  ]);
  const { producer, refused } = await producerClient(io, properties, topic, frames);
  const tell = tellOn(io);
  const run = new Run(producer, refused, tell, io);
  const throughput = Number(given.value('--throughput'));
  const interrupted = io.interrupted();
  const startedAt = await io.now();
  await tell('startup_complete');
  const ended = await Promise.race([
    run.send(topic, {
      throttle: new Throttle(io, throughput, startedAt),
      maxMessages: Number(given.value('--max-messages')),
      prefix: given.value('--value-prefix') ?? null,
      keys: given.value('--repeating-keys') === undefined ? null : Number(given.value('--repeating-keys')),
      createTime: given.value('--message-create-time') === '-1' ? null : Number(given.value('--message-create-time')),
    }),
    interrupted,
  ]);
  run.stopped = true;
  await producer.close();
  await run.told;
  await tell('shutdown_complete');
  const seconds = ((await io.now()) - startedAt) / 1000;
  const average = seconds === 0 ? 0 : run.acked / seconds;
  await io.stdout.write(
    `{"timestamp":${await io.now()},"name":"tool_data","sent":${run.sent},"acked":${run.acked},"target_throughput":${throughput},"avg_throughput":${Number.isInteger(average) ? average.toFixed(1) : average}}\n`,
  );
  return ended === undefined ? 0 : signalCodes[ended as keyof typeof signalCodes];
}

interface Sending {
  throttle: Throttle;
  /** -1: no end. */
  maxMessages: number;
  /** Stands before every value, with a dot. */
  prefix: string | null;
  /** How many keys there are, counted from 0; null: none. */
  keys: number | null;
  /** Time of the first record, milliseconds since the epoch; null: now. */
  createTime: number | null;
}

class Run {
  sent = 0;
  acked = 0;
  stopped = false;
  /** All that the answers so far had to say. */
  told: Promise<void> = Promise.resolve();
  readonly #producer: Producer;
  readonly #refused: Refused;
  readonly #tell: Tell;
  readonly #io: CommandIo;

  constructor(producer: Producer, refused: Refused, tell: Tell, io: CommandIo) {
    this.#producer = producer;
    this.#refused = refused;
    this.#tell = tell;
    this.#io = io;
  }

  async send(topic: string, { throttle, maxMessages, prefix, keys, createTime }: Sending): Promise<undefined> {
    const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
    const startedAt = await this.#io.now();
    let timestamp = createTime;
    for (let i = 0; !this.stopped && (maxMessages < 0 || i < maxMessages); i += 1) {
      const sentAt = await this.#io.now();
      const key = keys === null ? null : String(i % keys);
      const value = prefix === null ? String(i) : `${prefix}.${i}`;
      const record = { topic, key: key === null ? null : encode(key), value: encode(value) };
      const dated = timestamp === null ? record : { ...record, timestamp };
      if (timestamp !== null) timestamp += sentAt - startedAt;
      this.sent += 1;
      try {
        const { written } = await this.#producer.send(dated, this.#refused);
        this.#follow(topic, key, value, written);
      } catch (error) {
        this.#follow(topic, key, value, Promise.reject(error));
      }
      await throttle.after(i, sentAt);
    }
  }

  /** Tells of the answers in the order of the records. */
  #follow(
    topic: string,
    key: string | null,
    value: string,
    written: Promise<{ offset: bigint; partition: number }>,
  ): void {
    const known = written.then(
      ({ offset, partition }) => {
        this.acked += 1;
        return ['producer_send_success', { key, value, offset, topic, partition }] as const;
      },
      (error: unknown) => {
        const { type, message } = asJavaError(error, 'produce');
        return ['producer_send_error', { topic, key, value, exception: `class ${type}`, message }] as const;
      },
    );
    const before = this.told;
    this.told = known.then(async ([name, facts]) => {
      await before;
      await this.#tell(name, facts);
    });
    this.told.catch(() => {});
  }
}
