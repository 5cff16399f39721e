// What a producer says while there are fewer in-sync replicas than a topic wants.
import type { Story } from '../story.ts';

export const brokers = 3;

const at = '--bootstrap-server localhost:9092';
const produce = `kafka-console-producer.sh ${at}`;

export const stories: Readonly<Record<string, Story>> = {
  retries: [
    `kafka-topics.sh ${at} --create --topic strict --replica-assignment 1:3 --config min.insync.replicas=2`,
    { run: `${produce} --topic strict`, stdin: 'both\n' },
    { stops: 3 },
    { run: `${produce} --topic strict`, stdin: 'by three retries\n' },
    { run: `${produce} --topic strict --message-send-max-retries 1`, stdin: 'by one\n' },
    { run: `${produce} --topic strict --command-property retries=0`, stdin: 'by none\n' },
    { run: `${produce} --topic strict --request-required-acks 1`, stdin: 'one is enough\n' },
    { run: `${produce} --topic strict --sync --message-send-max-retries 0`, stdin: 'and waits\n' },
    { starts: 3 },
    `kafka-console-consumer.sh ${at} --topic strict --from-beginning --max-messages 2 --timeout-ms 20000`,
  ],
};
