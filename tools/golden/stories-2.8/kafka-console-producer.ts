// kafka-console-producer.sh of Kafka 2.8, where --broker-list has just become another word for --bootstrap-server.
import type { Story } from '../story.ts';

const topics = 'kafka-topics.sh --bootstrap-server localhost:9092';
const produce = 'kafka-console-producer.sh --broker-list localhost:9092';
const now = 'kafka-console-producer.sh --bootstrap-server localhost:9092';
const read =
  'kafka-console-consumer.sh --bootstrap-server localhost:9092 --from-beginning --property print.key=true --property print.partition=true';

export const story: Story = [
  'kafka-console-producer.sh',
  'kafka-console-producer.sh --help',
  'kafka-console-producer.sh --version',
  'kafka-console-producer.sh --topic lines',
  produce,
  now,
  `${produce} --topic lines --bogus`,
  `${produce} --topic`,
  'kafka-console-producer.sh --topic lines --bootstrap-server nowhere',
  'kafka-console-producer.sh --topic lines --broker-list nowhere',
  'kafka-console-producer.sh --topic lines --broker-list',
  { run: `${produce} --topic lines --compression-codec rar`, stdin: 'x\n' },
  { run: `${produce} --topic lines --batch-size many`, stdin: 'x\n' },
  { run: `${produce} --topic lines --request-required-acks 7`, stdin: 'x\n' },
  { run: `${produce} --topic lines --producer.config nosuch.properties`, stdin: 'x\n' },
  { run: `${produce} --topic lines --line-reader nosuch.Reader`, stdin: 'x\n' },

  `${topics} --create --topic lines`,
  { run: `${produce} --topic lines`, stdin: 'hello\n\nworld\nlast line without an end' },
  { run: `${now} --topic lines --sync`, stdin: 'one by one\n' },
  { run: `${produce} --topic lines --compression-codec gzip`, stdin: 'packed\n' },
  { run: `${produce} --topic lines --compression-codec`, stdin: 'packed too\n' },
  { run: `${produce} --topic lines --producer-property acks=1 --request-timeout-ms 1000`, stdin: 'quick\n' },
  `${read} --topic lines --max-messages 8`,
  `${topics} --create --topic keys --partitions 3`,
  {
    run: `${produce} --topic keys --property parse.key=true --property key.separator=:`,
    stdin: 'ana:1\nbob:2\ncat:3\ndan:4\nana:5\n:empty\n',
  },
  { run: `${produce} --topic keys --property parse.key=true`, stdin: 'tab\tseparated\nno tab here\nnot read\n' },
  { run: `${produce} --topic keys --property parse.key=true --property ignore.error=true`, stdin: 'no tab\n' },
  `${read} --topic keys --partition 0 --max-messages 3 --timeout-ms 6000`,
  { run: `${produce} --topic bad!name`, stdin: 'x\n' },
  { run: `${produce} --topic made-by-producing`, stdin: 'first\n' },
  `${read} --topic made-by-producing --max-messages 1`,
  { run: `${produce} --topic typed`, stdin: 'a\n', terminal: true },
  { run: 'kafka-console-producer.sh --broker-list localhost:9999 --topic lines --max-block-ms 3000', stdin: 'x\n' },
];
