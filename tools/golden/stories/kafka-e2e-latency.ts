import type { Story } from '../story.ts';

const at = '--bootstrap-server localhost:9092';
const tool = 'kafka-e2e-latency.sh';
const lat = `${tool} ${at} --topic lat`;
const all = `${lat} --num-records 2 --producer-acks all --record-size 10`;

export const stories: Readonly<Record<string, Story>> = {
  latency: [
    // The first group of a cluster has to wait for its coordinator.
    `kafka-topics.sh ${at} --create --topic first`,
    `kafka-consumer-groups.sh ${at} --group first --topic first:0 --reset-offsets --to-earliest --execute`,
    `${lat} --num-records 3 --producer-acks 1 --record-size 10`,
    all,
    `${all} --record-key-size 5 --num-headers 2 --record-header-key-size 3 --record-header-size 4`,
    `${all} --num-headers 1 --record-header-key-size 3 --record-header-size -1`,
    `${lat} --num-records 1 --producer-acks 1 --record-size 0`,
    `${tool} localhost:9092 lat 2 1 10`,
    { run: `${tool} localhost:9092 lat 2 all 10 e2e.properties`, files: { 'e2e.properties': 'client.id=me\n' } },
    { run: `${all} --command-config e2e.properties`, files: { 'e2e.properties': 'client.id=me\n' } },
    `kafka-topics.sh ${at} --create --topic three --partitions 3`,
    `${tool} ${at} --topic three --num-records 3 --producer-acks all --record-size 10`,
    `kafka-get-offsets.sh ${at} --topic lat`,
  ],
  arguments: [
    tool,
    `${tool} --help`,
    `${tool} --version`,
    `${tool} ${at}`,
    lat,
    `${lat} --num-records 3`,
    `${lat} --num-records 3 --producer-acks 1`,
    `${tool} --topic lat --num-records 3 --producer-acks 1 --record-size 10`,
    `${lat} --num-records 3 --producer-acks 0 --record-size 10`,
    `${lat} --num-records 3 --producer-acks -1 --record-size 10`,
    `${lat} --num-records 3 --producer-acks 1 --record-size ten`,
    `${lat} --num-records 0 --producer-acks 1 --record-size 10`,
    `${lat} --num-records -2 --producer-acks 1 --record-size 10`,
    `${lat} --num-records 3 --producer-acks 1 --record-size -1`,
    `${all} --num-headers -2`,
    `${all} --record-key-size -2`,
    `${all} --record-header-key-size -2`,
    `${all} --record-header-size -2`,
    `${all} --bogus`,
    `${all} --command-config nosuch.properties`,
    `${tool} localhost:9092 lat`,
    `${tool} localhost:9092 lat 1 1 1 1 1`,
    `${tool} localhost:9092 lat 2 0 10`,
    `${tool} localhost:9092 lat two 1 10`,
    `${tool} nonsense lat 1 1 1`,
    `${tool} ${at} --topic "bad topic!" --num-records 1 --producer-acks 1 --record-size 1`,
  ],
  configs: [
    { run: `${all} --command-config settings.properties`, files: { 'settings.properties': 'batch.size=many\n' } },
    { run: `${all} --command-config settings.properties`, files: { 'settings.properties': 'max.poll.records=0\n' } },
    { run: `${all} --command-config settings.properties`, files: { 'settings.properties': 'security.protocol=x\n' } },
  ],
};
