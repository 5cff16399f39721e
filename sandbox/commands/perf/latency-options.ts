import { JavaError } from '../tool/java.ts';
import type { Option } from '../tool/options.ts';

/** The options of kafka-e2e-latency.sh, in the words of Apache Kafka 4.3. */
export const latencyOptions: readonly Option[] = [
  {
    name: 'bootstrap-server',
    argument: 'String: bootstrap-server',
    about: 'REQUIRED: The Kafka broker list string in the form HOST1:PORT1,HOST2:PORT2.',
  },
  {
    name: 'command-config',
    argument: 'String: config-file',
    optional: true,
    about: 'Optional: A property file for Kafka producer/consumer/admin client configuration.',
  },
  { name: 'help', about: 'Print usage information.' },
  {
    name: 'num-headers',
    argument: 'Integer: count',
    optional: true,
    about: 'Optional: The number of headers to include in each message. (default: 0)',
  },
  { name: 'num-records', argument: 'Integer: count', about: 'REQUIRED: The number of messages to send.' },
  {
    name: 'producer-acks',
    argument: 'String: producer-acks',
    about: "REQUIRED: Producer acknowledgements. Must be '1' or 'all'.",
  },
  {
    name: 'record-header-key-size',
    argument: 'Integer: bytes',
    optional: true,
    about: 'Optional: The size of the message header key in bytes. Used together with record-header-size. (default: 0)',
  },
  {
    name: 'record-header-size',
    argument: 'Integer: bytes',
    optional: true,
    about: 'Optional: The size of message header value in bytes. Use -1 for null header value. (default: 0)',
  },
  {
    name: 'record-key-size',
    argument: 'Integer: bytes',
    optional: true,
    about: 'Optional: The size of the message key in bytes. If not set, messages are sent without a key. (default: 0)',
  },
  {
    name: 'record-size',
    argument: 'Integer: bytes',
    about: 'REQUIRED: The size of each message payload in bytes.',
  },
  { name: 'topic', argument: 'String: topic-name', about: 'REQUIRED: The topic to use for the test.' },
  { name: 'version', about: 'Display Kafka version.' },
];

const tool = 'org.apache.kafka.tools.EndToEndLatency';
const main = [`${tool}.mainNoExit(EndToEndLatency.java:76)`, `${tool}.main(EndToEndLatency.java:71)`];

/** Places in Apache Kafka 4.3.1's EndToEndLatency, as its stacks show them. */
export const latencyStacks = {
  checkedAt: (line: number): readonly string[] => [
    `${tool}$EndToEndLatencyCommandOptions.checkArgs(EndToEndLatency.java:${line})`,
    `${tool}$EndToEndLatencyCommandOptions.<init>(EndToEndLatency.java:433)`,
    `${tool}.execute(EndToEndLatency.java:91)`,
    ...main,
  ],
  consumer: [
    'org.apache.kafka.clients.consumer.KafkaConsumer.<init>(KafkaConsumer.java:571)',
    `${tool}.createKafkaConsumer(EndToEndLatency.java:289)`,
    `${tool}.execute(EndToEndLatency.java:107)`,
    ...main,
  ],
  producer: [
    `${tool}.createKafkaProducer(EndToEndLatency.java:300)`,
    `${tool}.execute(EndToEndLatency.java:108)`,
    ...main,
  ],
  file: [`${tool}.execute(EndToEndLatency.java:107)`, ...main],
  create: [`${tool}.createTopic(EndToEndLatency.java:263)`, `${tool}.execute(EndToEndLatency.java:111)`, ...main],
  validate: [`${tool}.execute(EndToEndLatency.java:139)`, ...main],
  notCreated(error: JavaError): JavaError {
    const waiting = [
      'java.base/java.util.concurrent.CompletableFuture.reportGet(CompletableFuture.java:396)',
      'java.base/java.util.concurrent.CompletableFuture.get(CompletableFuture.java:2073)',
      'org.apache.kafka.common.internals.KafkaFutureImpl.get(KafkaFutureImpl.java:155)',
      `${tool}.createTopic(EndToEndLatency.java:266)`,
    ];
    const execution = 'java.util.concurrent.ExecutionException';
    const message = `${error.type}: ${error.message}`;
    const cause = new JavaError(execution, message, waiting, { error, omitted: null });
    const stack = [
      `${tool}.createTopic(EndToEndLatency.java:269)`,
      `${tool}.execute(EndToEndLatency.java:111)`,
      ...main,
    ];
    return new JavaError('java.lang.RuntimeException', `${execution}: ${message}`, stack, { error: cause, omitted: 3 });
  },
} as const;
