// kafka-console-producer.sh and kafka-console-consumer.sh show each other what they did.
import type { Story } from '../story.ts';

const at = '--bootstrap-server localhost:9092';
const topics = `kafka-topics.sh ${at}`;
const produce = `kafka-console-producer.sh ${at}`;
const read = `kafka-console-consumer.sh ${at} --from-beginning --timeout-ms 7000`;
const all =
  '--formatter-property print.key=true --formatter-property print.headers=true --formatter-property print.partition=true --formatter-property print.offset=true';

export const stories: Readonly<Record<string, Story>> = {
  produce: [
    `${topics} --create --topic lines`,
    { run: `${produce} --topic lines`, stdin: 'hello\n\nworld\nlast line without an end' },
    `${read} --topic lines --max-messages 4`,
    `${topics} --create --topic keys --partitions 3`,
    {
      run: `${produce} --topic keys --reader-property parse.key=true --reader-property key.separator=:`,
      stdin: 'ana:1\nbob:2\ncat:3\ndan:4\nana:5\n:empty\n',
    },
    `${read} --topic keys --partition 0 --max-messages 10 ${all}`,
    `${read} --topic keys --partition 1 --max-messages 10 ${all}`,
    `${read} --topic keys --partition 2 --max-messages 10 ${all}`,
    {
      run: `${produce} --topic keys --reader-property parse.key=true`,
      stdin: 'tab\tseparated\nno tab here\nnot read\n',
    },
    { run: `${produce} --topic keys --property parse.key=true --property key.separator=,`, stdin: 'old,way\n' },
    `${topics} --create --topic headers`,
    {
      run: `${produce} --topic headers --reader-property parse.headers=true --reader-property parse.key=true`,
      stdin: 'a:1,b:2\tkey\tvalue\nnocolon\tk\tv\n',
    },
    {
      run: `${produce} --topic headers --reader-property parse.key=true --reader-property null.marker=NULL --reader-property ignore.error=true`,
      stdin: 'k\tNULL\nNULL\tv\nno key\n',
    },
    `${read} --topic headers --max-messages 5 ${all}`,
    { run: `${produce} --topic lines --sync`, stdin: 'one by one\n' },
    { run: `${produce} --topic lines --compression-codec gzip`, stdin: 'packed\n' },
    { run: `${produce} --topic lines --command-property acks=1 --request-timeout-ms 1000`, stdin: 'quick\n' },
    `${read} --topic lines --max-messages 8`,
    { run: `${produce} --topic bad!name`, stdin: 'x\n' },
    { run: `${produce} --topic made-by-producing`, stdin: 'first\n' },
    `${read} --topic made-by-producing --max-messages 1`,
  ],
  arguments: [
    'kafka-console-producer.sh',
    'kafka-console-producer.sh --help',
    'kafka-console-producer.sh --version',
    'kafka-console-producer.sh --topic lines',
    `${produce}`,
    `${produce} --topic lines --bogus`,
    `${produce} --topic lines --sync yes`,
    `${produce} --topic`,
    `${produce} --topic lines --compression-codec rar`,
    `${produce} --topic lines --reader-property nothing`,
    `${produce} --topic lines --reader-property a=b=c`,
    `${produce} --topic lines --batch-size many`,
    `${produce} --topic lines --request-required-acks 7`,
    'kafka-console-producer.sh --broker-list localhost:9092 --topic lines',
    'kafka-console-producer.sh --bootstrap-server nowhere --topic lines',
    `${produce} --topic lines --reader-property parse.key=true --property key.separator=:`,
    `${produce} --topic lines --producer-property acks=1 --command-property acks=1`,
    `${produce} --topic lines --producer-property acks=1`,
  ],
};
