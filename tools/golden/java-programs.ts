// What Kafka's own command-line tools do while they are recorded.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { proxyPort, type Recorder } from './proxy.ts';
import { kafkaHost } from './recording.ts';

const tools = 'org.apache.kafka.tools';
/** A tool, its arguments, and what is typed into it. `@` stands for the broker's address. */
const javaRuns: readonly (readonly [string, string, string?])[] = [
  [`${tools}.TopicCommand`, '--bootstrap-server @ --create --topic orders --partitions 2'],
  [`${tools}.TopicCommand`, '--bootstrap-server @ --create --topic orders'],
  [`${tools}.TopicCommand`, '--bootstrap-server @ --describe --topic orders'],
  [`${tools}.TopicCommand`, '--bootstrap-server @ --describe --topic nosuch'],
  [`${tools}.TopicCommand`, '--bootstrap-server @ --alter --topic orders --partitions 3'],
  ...['none', 'gzip', 'snappy', 'lz4', 'zstd'].map(
    (codec) =>
      [
        `${tools}.ConsoleProducer`,
        `--bootstrap-server @ --topic orders --reader-property parse.key=true --reader-property key.separator=: --compression-codec ${codec}`,
        `ana:first order, ${codec} ${'paper '.repeat(20)}\nbob:second order, ${codec} ${'ink '.repeat(20)}\n`,
      ] as const,
  ),
  [`${tools}.ConsoleProducer`, '--bootstrap-server @ --topic automatic --request-required-acks 1', 'hello\n'],
  [
    `${tools}.consumer.ConsoleConsumer`,
    '--bootstrap-server @ --topic orders --from-beginning --max-messages 10 --group java-readers',
  ],
  [
    `${tools}.consumer.ConsoleConsumer`,
    '--bootstrap-server @ --topic orders --from-beginning --max-messages 10 --group java-consumer-protocol --consumer-property group.protocol=consumer',
  ],
  [
    `${tools}.consumer.ConsoleConsumer`,
    '--bootstrap-server @ --topic orders --partition 0 --offset earliest --timeout-ms 2000',
  ],
  [`${tools}.GetOffsetShell`, '--bootstrap-server @ --topic orders'],
  [`${tools}.GetOffsetShell`, '--bootstrap-server @ --topic orders --time -2'],
  [`${tools}.GetOffsetShell`, '--bootstrap-server @ --topic orders --time -3'],
  [`${tools}.consumer.group.ConsumerGroupCommand`, '--bootstrap-server @ --list --state'],
  [`${tools}.consumer.group.ConsumerGroupCommand`, '--bootstrap-server @ --describe --group java-readers'],
  [`${tools}.consumer.group.ConsumerGroupCommand`, '--bootstrap-server @ --describe --group nosuch'],
  [
    `${tools}.consumer.group.ConsumerGroupCommand`,
    '--bootstrap-server @ --group java-readers --topic orders --reset-offsets --to-earliest --execute',
  ],
  [
    `${tools}.consumer.group.ConsumerGroupCommand`,
    '--bootstrap-server @ --delete-offsets --group java-readers --topic orders',
  ],
  [`${tools}.consumer.group.ConsumerGroupCommand`, '--bootstrap-server @ --delete --group java-readers'],
  [`${tools}.consumer.group.ConsumerGroupCommand`, '--bootstrap-server @ --delete --group nosuch'],
  ['kafka.admin.ConfigCommand', '--bootstrap-server @ --alter --topic orders --add-config retention.ms=60000'],
  ['kafka.admin.ConfigCommand', '--bootstrap-server @ --describe --topic orders'],
  ['kafka.admin.ConfigCommand', '--bootstrap-server @ --alter --topic orders --add-config retention.ms=soon'],
  ['kafka.admin.ConfigCommand', '--bootstrap-server @ --describe --entity-type brokers --entity-name 1 --all'],
  [`${tools}.ClusterTool`, 'list-endpoints --bootstrap-server @'],
  [`${tools}.BrokerApiVersionsCommand`, '--bootstrap-server @'],
  [`${tools}.TopicCommand`, '--bootstrap-server @ --delete --topic orders'],
];

export async function runJavaTools(recorder: Recorder): Promise<void> {
  for (const [javaClass, args, input] of javaRuns) {
    recorder.note = `${javaClass.split('.').at(-1)} ${args.replace(/--bootstrap-server @ ?/, '')}`;
    console.log(`  ${recorder.note}`);
    await run([javaClass, ...args.replace('@', `${kafkaHost}:${proxyPort}`).split(' ')], input);
  }
}

function run(argv: readonly string[], input: string | undefined): Promise<void> {
  return new Promise((resolve) => {
    const child = spawn(join(import.meta.dirname, 'kafka.sh'), argv, { stdio: ['pipe', 'ignore', 'ignore'] });
    child.stdin.end(input ?? '');
    child.on('close', () => resolve());
  });
}
