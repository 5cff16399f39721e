import type { Story } from '../story.ts';

const at = '--bootstrap-server localhost:9092';
const topics = `kafka-topics.sh ${at}`;
const produce = `kafka-console-producer.sh ${at}`;
const logDirs = `kafka-log-dirs.sh ${at}`;

export const stories: Readonly<Record<string, Story>> = {
  sizes: [
    `${logDirs} --describe`,
    `${topics} --create --topic orders`,
    `${logDirs} --describe --topic-list orders`,
    { run: `${produce} --topic orders`, stdin: 'a\n' },
    `${logDirs} --describe --topic-list orders`,
    { run: `${produce} --topic orders`, stdin: 'd\n' },
    `${logDirs} --describe --topic-list orders`,
    `${topics} --create --topic clicks --partitions 3`,
    {
      run: `${produce} --topic clicks --reader-property parse.key=true --reader-property key.separator=:`,
      stdin: 'a:1\n',
    },
    `${logDirs} --describe --topic-list clicks`,
    `${logDirs} --describe --topic-list orders,clicks`,
    `${logDirs} --describe --topic-list orders,nosuch`,
    `${logDirs} --describe`,
    `${logDirs} --describe --broker-list 1`,
    `${topics} --delete --topic clicks`,
    `${logDirs} --describe --topic-list clicks`,
  ],
  arguments: [
    'kafka-log-dirs.sh',
    'kafka-log-dirs.sh --help',
    'kafka-log-dirs.sh --version',
    'kafka-log-dirs.sh --describe',
    `${logDirs}`,
    `${logDirs} --topic-list orders`,
    `${logDirs} --describe --bogus`,
    `${logDirs} --describe --topic orders`,
    `${logDirs} --describe --topic-list`,
    `${logDirs} --describe --topic-list nosuch`,
    `${logDirs} --describe --topic-list nosuch --topic-list orders`,
    `${logDirs} --describe --broker-list 7`,
    `${logDirs} --describe --broker-list 1,7,8`,
    `${logDirs} --describe --broker-list 0`,
    `${logDirs} --describe --broker-list one`,
    `${logDirs} --describe --topic-list nosuch --broker-list ,1,`,
    'kafka-log-dirs.sh --bootstrap-server nowhere --describe',
    'kafka-log-dirs.sh --bootstrap-server nosuch.invalid:9092 --describe',
    'kafka-log-dirs.sh --bootstrap-server localhost:1 --describe',
    `${logDirs} --describe --command-config nosuch.properties`,
    {
      run: `${logDirs} --describe --topic-list nosuch --command-config fb-client.properties`,
      files: { 'fb-client.properties': 'client.id=trainer\n' },
    },
  ],
};
