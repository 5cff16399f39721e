import type { Story } from '../story.ts';

const at = '--bootstrap-server localhost:9092';
const topics = `kafka-topics.sh ${at}`;
const produce = `kafka-console-producer.sh ${at}`;
const logDirs = `kafka-log-dirs.sh ${at}`;

export const brokers = 3;

export const stories: Readonly<Record<string, Story>> = {
  sizes: [
    `${topics} --create --topic orders --partitions 3 --replication-factor 3`,
    `${topics} --create --topic placed --replica-assignment 2,1,3`,
    {
      run: `${produce} --topic orders --reader-property parse.key=true --reader-property key.separator=:`,
      stdin: 'a:1\n',
    },
    {
      run: `${produce} --topic placed --reader-property parse.key=true --reader-property key.separator=:`,
      stdin: 'a:1\n',
    },
    `${logDirs} --describe --topic-list orders`,
    `${logDirs} --describe --topic-list placed`,
    `${logDirs} --describe --topic-list placed --broker-list 2`,
    `${logDirs} --describe --topic-list placed --broker-list 3,1`,
    `${logDirs} --describe --topic-list orders --broker-list 1,1`,
    `${logDirs} --describe --topic-list nosuch`,
    `${logDirs} --describe --broker-list 9,2,5`,
  ],
};
