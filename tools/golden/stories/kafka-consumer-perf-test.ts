import type { Story } from '../story.ts';

const at = '--bootstrap-server localhost:9092';
const perf = 'kafka-consumer-perf-test.sh';
const read = `${perf} ${at} --topic perf`;
const all = `${read} --num-records 30 --timeout 50000`;

export const stories: Readonly<Record<string, Story>> = {
  consume: [
    `kafka-topics.sh ${at} --create --topic perf --partitions 3`,
    `kafka-producer-perf-test.sh ${at} --topic perf --num-records 30 --payload-monotonic --throughput -1 --reporting-interval 60000`,
    `${all} --group measuring`,
    `${read} --num-records 30 --group measuring --timeout 12000`,
    `${read} --num-records 30 --from-latest --timeout 12000`,
    `${perf} ${at} --include pe.* --num-records 30 --timeout 50000`,
    `${all} --fetch-size 100`,
    `${all} --hide-header --show-detailed-stats --reporting-interval 1000`,
    `${read} --num-records 0`,
    { run: `${all} --command-config c.properties`, files: { 'c.properties': 'client.id=me\n' } },
    { run: `${all} --consumer.config c.properties`, files: { 'c.properties': 'client.id=me\n' } },
    `${all} --command-property max.poll.records=10`,
    `${all} --date-format yyyy --hide-header`,
  ],
  arguments: [
    `${read} --messages 5 --num-records 5`,
    `${read} --include x --num-records 5`,
    `${read} --num-records many`,
    `${read} --num-records 0 --timeout soon`,
    `${read} --num-records 5 --fetch-size big`,
    `${read} --num-records 5 --reporting-interval 0`,
    `${read} --num-records 5 --reporting-interval x`,
    `${read} --num-records 5 --bogus`,
    `${read} --num-records`,
    `${perf} --topic perf --num-records 5`,
    `${perf} --bootstrap-server nonsense --topic perf --num-records 5`,
    `${read} --num-records 5 --command-config nosuch.properties`,
    `${read} --num-records 5 --command-config a --consumer.config b`,
    `${read} --topic other --num-records 5`,
  ],
  configs: [
    `kafka-topics.sh ${at} --create --topic settings`,
    ...[
      'max.poll.records=0',
      'session.timeout.ms=abc',
      'auto.offset.reset=sometimes',
      'enable.auto.commit=maybe',
      'partition.assignment.strategy=nope',
      'heartbeat.interval.ms=50000',
      'group.protocol=new',
      'security.protocol=nonsense',
    ].map(
      (property) => `${perf} ${at} --topic settings --num-records 1 --timeout 12000 --command-property ${property}`,
    ),
    `${perf} ${at} --topic settings --num-records 1 --fetch-size -1`,
    `${perf} ${at} --topic settings --num-records 1 --socket-buffer-size -2`,
    {
      run: `${perf} ${at} --topic settings --num-records 1 --timeout 12000 --command-config settings.properties`,
      files: { 'settings.properties': 'fetch.max.wait.ms=soon\n' },
    },
  ],
};
