import type { Story } from '../story.ts';

const at = '--bootstrap-server localhost:9092';
const tool = 'kafka-verifiable-consumer.sh';
const consume = `${tool} ${at} --topic v`;

export const stories: Readonly<Record<string, Story>> = {
  consume: [
    `kafka-topics.sh ${at} --create --topic v --partitions 1`,
    `kafka-verifiable-producer.sh ${at} --topic v --max-messages 6 --repeating-keys 3`,
    `${consume} --group-id g --max-messages 4 --verbose`,
    `${consume} --group-id g --max-messages 1`,
    `${consume} --group-id g --max-messages 1 --enable-autocommit`,
    `kafka-consumer-groups.sh ${at} --group g --describe --offsets`,
    { run: `${consume} --group-id h`, signal: ['offsets_committed', 'SIGTERM'] },
    { run: `${consume} --group-id h`, signal: ['partitions_assigned', 'SIGINT'] },
    { run: `${consume} --group-id latest --reset-policy latest`, signal: ['partitions_assigned', 'SIGTERM'] },
    { run: `${consume} --group-id none --reset-policy none --max-messages 1` },
    `${consume} --group-id i --max-messages 0`,
    `${consume} --group-id i --max-messages 2 --session-timeout 10000 --assignment-strategy org.apache.kafka.clients.consumer.RoundRobinAssignor`,
    `${consume} --group-id j --max-messages 2 --group-instance-id static --assignment-strategy org.apache.kafka.clients.consumer.CooperativeStickyAssignor`,
    {
      run: `${consume} --group-id k --max-messages 1 --command-config c.properties`,
      files: { 'c.properties': 'client.id=me\n' },
    },
    {
      run: `${consume} --group-id l --max-messages 1 --consumer.config c.properties`,
      files: { 'c.properties': 'client.id=me\n' },
    },
    { run: `${tool} ${at} --topic nosuch --group-id m`, signal: ['partitions_assigned', 'SIGTERM'] },
  ],
  arguments: [
    tool,
    `${tool} --help`,
    `${tool} --version`,
    `${tool} ${at}`,
    consume,
    `${tool} ${at} --group-id g`,
    `${tool} --topic v --group-id g`,
    `${consume} --group-id g --reset-policy sometimes`,
    `${consume} --group-id g --group-protocol streams`,
    `${consume} --group-id g --assignment-strategy Nonsense`,
    `${consume} --group-id g --session-timeout 1`,
    `${consume} --group-id g --session-timeout soon`,
    `${consume} --group-id g --max-messages x`,
    `${consume} --group-id g --bogus`,
    `${consume} --group-id g extra`,
    `${consume} --group-id g --command-config nosuch.properties`,
    `${consume} --group-id g --command-config a --consumer.config b`,
    `${tool} --bootstrap-server nonsense --topic v --group-id g`,
    `${tool} --bootstrap-server nosuchhost:9092 --topic v --group-id g`,
    `${consume} --group`,
    `${consume} --group-id g extra --bogus`,
    `${consume} --group-id g --max-mesages 1`,
  ],
};
