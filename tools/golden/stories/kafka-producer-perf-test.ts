// How fast records can be sent, and read: what takes time is replaced.
import type { Story } from '../story.ts';

const at = '--bootstrap-server localhost:9092';
const topics = `kafka-topics.sh ${at}`;
const produce = 'kafka-producer-perf-test.sh';
// Nothing of what a slow machine would report meanwhile.
const perf = `${produce} ${at} --topic perf --reporting-interval 60000`;
const consume = `kafka-console-consumer.sh ${at} --topic perf --from-beginning --timeout-ms 40000`;

const sell = perf.replace('--topic perf', '--topic txn');

export const stories: Readonly<Record<string, Story>> = {
  payloads: [
    `${topics} --create --topic perf --partitions 1`,
    `${perf} --num-records 5 --payload-monotonic --throughput -1`,
    `${consume} --max-messages 5`,
    {
      run: `${perf} --num-records 3 --payload-file payloads.txt --throughput -1`,
      files: { 'payloads.txt': 'same\nsame\nsame\n' },
    },
    {
      run: `${perf} --num-records 2 --payload-file payloads.txt --payload-delimiter ; --throughput -1`,
      files: { 'payloads.txt': 'one;one' },
    },
    `${consume} --max-messages 10`,
    `${perf} --num-records 2 --payload-file nosuch.txt --throughput -1`,
    `${perf} --num-records 10 --record-size 10 --throughput -1 --warmup-records 5`,
    `${perf} --num-records 10 --record-size 10 --throughput -1 --warmup-records 10`,
    `${perf} --num-records 10 --record-size 10 --throughput -1 --warmup-records -1`,
    {
      run: `${produce} --topic perf --num-records 3 --record-size 10 --throughput -1 --reporting-interval 60000 --command-config perf.properties`,
      files: { 'perf.properties': 'bootstrap.servers=localhost:9092\nacks=1\n' },
    },
    {
      run: `${produce} --topic perf --num-records 3 --record-size 10 --throughput -1 --reporting-interval 60000 --producer.config perf.properties`,
      files: { 'perf.properties': 'bootstrap.servers=localhost:9092\nacks=1\n' },
    },
    `${perf} --num-records 3 --record-size 10 --throughput -1 --command-property acks=1 linger.ms=10 compression.type=gzip`,
    `${perf} --num-records 1 --record-size 2000000 --throughput -1`,
  ],
  transactions: [
    `${topics} --create --topic txn --partitions 1`,
    `${sell} --num-records 5 --payload-monotonic --throughput -1 --transactional-id shop`,
    `${sell} --num-records 5 --payload-monotonic --throughput -1 --transaction-duration-ms 1000`,
    `${sell} --num-records 5 --payload-monotonic --throughput -1 --command-property transactional.id=shop`,
    `kafka-console-consumer.sh ${at} --topic txn --from-beginning --timeout-ms 40000 --max-messages 15 --isolation-level read_committed`,
    `${sell} --num-records 5 --payload-monotonic --throughput -1 --transaction-duration-ms 0`,
    `${sell} --num-records 5 --payload-monotonic --throughput -1 --transaction-duration-ms soon`,
    `kafka-get-offsets.sh ${at} --topic txn`,
  ],
  arguments: [
    `${produce} --record-size 5`,
    `${produce} --record-size 5 --throughput 1`,
    `${produce} --record-size 5 --throughput 1 --num-records 1`,
    `${perf} --num-records 0 --payload-monotonic --throughput 5`,
    `${perf} --num-records 10 --payload-monotonic --throughput fast`,
    `${perf} --num-records 10 --payload-monotonic --record-size 7 --throughput 5`,
    `${perf} --num-records 10 --payload-monotonic --payload-monotonic=7 --throughput 5`,
    `${perf} --num-records 10 --record-size big --throughput 5`,
    `${perf} --num-records 10 --record-size 99999999999 --throughput 5`,
    `${perf} --num-records 10 --record-size --throughput 5`,
    `${perf} --num-records 10 --record-size 10 --throughput 5 --bogus`,
    `${perf} --num-records 10 --record-size 10 --throughput 5 --bogus 7`,
    `${perf} --num-records 10 --record-size 10 --throughput 5 extra`,
    `${perf} --num-records 10 --record-size 10 --throughput 5 --t 7`,
    `${perf} --num-records 10 --record-size 10 --throughput`,
    `${perf} --num 10 --record-size 10 --throughput=-1`,
    `${perf} --num-records 10 --record-size 10 --throughput 5 --command-property acks`,
    `${perf} --num-records 10 --record-size 10 --throughput 5 --command-property acks=7`,
    `${perf} --num-records 10 --record-size 10 --throughput 5 --producer-props acks=1 --command-property acks=1`,
    `${perf} --num-records 10 --record-size 10 --throughput 5 --command-config nosuch.properties`,
    `${perf} --num-records 10 --record-size 10 --throughput 5 --command-config a --producer.config b`,
    `${produce} ${at} --topic perf --num-records 10 --record-size 10 --throughput 5 --reporting-interval 0`,
    `${produce} --bootstrap-server nonsense --topic perf --num-records 10 --record-size 10 --throughput 5`,
    `${produce} ${at} --topic -x --num-records 10 --record-size 10 --throughput 5`,
    `${produce} ${at} --topic bad/name --num-records 1 --record-size 10 --throughput 5`,
    `${produce} -h`,
    `${produce} --version`,
  ],
  configs: [
    `${topics} --create --topic settings`,
    ...[
      'acks=2',
      'linger.ms=abc',
      'batch.size=-1',
      'compression.type=rar',
      'delivery.timeout.ms=1',
      'enable.idempotence=true acks=1',
      'max.in.flight.requests.per.connection=6',
      'transactional.id=shop acks=1',
      'key.serializer=nope',
      'partitioner.class=nope',
      'security.protocol=nonsense',
    ].map(
      (property) =>
        `${perf.replace('--topic perf', '--topic settings')} --num-records 1 --record-size 10 --throughput -1 --command-property ${property}`,
    ),
    {
      run: `${perf} --num-records 1 --record-size 10 --throughput -1 --command-config settings.properties`,
      files: { 'settings.properties': 'batch.size=many\n' },
    },
    `${perf.replace('--topic perf', '--topic settings')} --num-records 2 --payload-monotonic --throughput -1 --command-property no.such.config=1 batch.size=0`,
  ],
};
