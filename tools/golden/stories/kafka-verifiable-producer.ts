import type { Story } from '../story.ts';

const at = '--bootstrap-server localhost:9092';
const tool = 'kafka-verifiable-producer.sh';
const produce = `${tool} ${at} --topic v`;

export const stories: Readonly<Record<string, Story>> = {
  produce: [
    `kafka-topics.sh ${at} --create --topic v --partitions 1`,
    `${produce} --max-messages 3`,
    `${produce} --max-messages 3 --throughput 100 --acks 1`,
    `${produce} --max-messages 3 --value-prefix 7`,
    `${produce} --max-messages 5 --repeating-keys 2`,
    `${produce} --max-messages 2 --message-create-time 1700000000000`,
    `${produce} --max-messages 2 --acks 0`,
    `${produce} --max-messages 0`,
    { run: `${produce} --throughput 0`, signal: ['"value":"1"', 'SIGTERM'] },
    { run: `${produce} --throughput 0`, signal: ['"value":"1"', 'SIGINT'] },
    { run: `${produce} --max-messages 1 --command-config p.properties`, files: { 'p.properties': 'client.id=me\n' } },
    { run: `${produce} --max-messages 1 --producer.config p.properties`, files: { 'p.properties': 'client.id=me\n' } },
    `${tool} ${at} --topic fresh --max-messages 1`,
    `${tool} ${at} --topic bad/name --max-messages 2`,
  ],
  arguments: [
    tool,
    `${tool} --help`,
    `${tool} -h`,
    `${tool} --version`,
    `${tool} --throughput 1`,
    `${tool} --topic v`,
    `${tool} ${at}`,
    `${produce} --acks 7`,
    `${produce} --acks all`,
    `${produce} --bogus`,
    `${produce} --bogus 7`,
    `${produce} extra more`,
    `${tool} ${at} --topic`,
    `${tool} ${at} --topic --acks 1`,
    `${produce} --m 7`,
    `${produce} --max-messages two`,
    `${produce} --max-messages 99999999999`,
    `${produce} --value-prefix x`,
    `${produce} --message-create-time x`,
    `${produce} --command-config nosuch.properties`,
    `${produce} --producer.config nosuch.properties`,
    `${produce} --command-config a --producer.config b`,
    `${tool} --bootstrap-server nonsense --topic v --max-messages 1`,
    `${tool} --bootstrap-server nosuchhost:9092 --topic v --max-messages 1`,
    `${produce} --broker-list localhost:9092`,
  ],
  configs: [
    {
      run: `${produce} --max-messages 1 --command-config settings.properties`,
      files: { 'settings.properties': 'linger.ms=soon\n' },
    },
    {
      run: `${produce} --max-messages 1 --acks 1 --command-config settings.properties`,
      files: { 'settings.properties': 'enable.idempotence=true\n' },
    },
    {
      run: `${produce} --max-messages 1 --command-config settings.properties`,
      files: { 'settings.properties': 'delivery.timeout.ms=1\n' },
    },
  ],
};
