import type { Story } from '../story.ts';

const at = '--bootstrap-server localhost:9092';
const tool = 'kafka-verifiable-consumer.sh';
const consume = `${tool} ${at} --topic v`;
const renewed = `${tool} ${at} --topic w --group-protocol consumer`;
const groups = `kafka-consumer-groups.sh ${at}`;

/** A member is given partitions at once, however little time has passed since the last was: recorders are slower than the lab. */
export const configs = { 'group.consumer.assignment.interval.ms': '0' };

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
  /** Members of the new protocol (KIP-848). */
  'group-protocol': [
    `kafka-topics.sh ${at} --create --topic w --partitions 1`,
    `kafka-verifiable-producer.sh ${at} --topic w --max-messages 6 --repeating-keys 3`,
    `${renewed} --group-id renewed --max-messages 4 --verbose`,
    `${groups} --group renewed --describe`,
    `${renewed} --group-id renewed --max-messages 1`,
    `${renewed} --group-id renewed --max-messages 1 --enable-autocommit`,
    `${groups} --group renewed --describe --offsets`,
    { run: `${renewed} --group-id ended`, signal: ['offsets_committed', 'SIGTERM'] },
    { run: `${renewed} --group-id ended`, signal: ['partitions_assigned', 'SIGINT'] },
    { run: `${renewed} --group-id latest-renewed --reset-policy latest`, signal: ['partitions_assigned', 'SIGTERM'] },
    `${renewed} --group-id none-renewed --reset-policy none --max-messages 1`,
    `${renewed} --group-id no-messages --max-messages 0`,
    `${tool} ${at} --topic w --group-protocol CONSUMER --group-id assigned --group-remote-assignor range --max-messages 2`,
    `${renewed} --group-id static-renewed --group-instance-id ada --max-messages 2`,
    `${groups} --group static-renewed --describe --members`,
    `${renewed} --group-id strategy --assignment-strategy org.apache.kafka.clients.consumer.RoundRobinAssignor --max-messages 1`,
    {
      run: `${renewed} --group-id named --max-messages 1 --command-config c.properties`,
      files: { 'c.properties': 'client.id=me\n' },
    },
    `kafka-topics.sh ${at} --create --topic shared --partitions 2`,
    {
      run: `${tool} ${at} --topic shared --group-protocol consumer --group-id two`,
      beside: 'first',
      until: { run: `${groups} --describe --group two --members`, prints: ' 2 ' },
    },
    {
      run: `${tool} ${at} --topic shared --group-protocol consumer --group-id two`,
      beside: 'second',
      until: { run: `${groups} --describe --group two --members`, prints: '( 1 [^]*){2}' },
    },
    { run: 'kill -TERM second', until: { run: `${groups} --describe --group two --members`, prints: ' 2 ' } },
    `${groups} --describe --group two --state`,
    'kill -INT first',
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
    `${consume} --group-id g --group-remote-assignor range --max-messages 0`,
    `${renewed} --group-id odd --group-remote-assignor nonsense --max-messages 1`,
    `${consume} --group-id odd --group-protocol consumer --session-timeout 10000 --max-messages 0`,
    `${consume} --group-id odd --group-protocol consumer --reset-policy sometimes`,
    {
      run: `${consume} --group-id odd --group-protocol consumer --command-config h.properties`,
      files: { 'h.properties': 'heartbeat.interval.ms=1000\n' },
    },
    `${tool} --bootstrap-server nonsense --topic v --group-id g --group-protocol consumer`,
    `${tool} --bootstrap-server nosuchhost:9092 --topic v --group-id g --group-protocol consumer`,
  ],
  configs: [
    {
      run: `${consume} --group-id settings --max-messages 0 --command-config settings.properties`,
      files: { 'settings.properties': 'max.poll.records=0\n' },
    },
    {
      run: `${consume} --group-id settings --max-messages 0 --command-config settings.properties`,
      files: { 'settings.properties': 'fetch.min.bytes=few\nsecurity.protocol=nonsense\n' },
    },
  ],
};
