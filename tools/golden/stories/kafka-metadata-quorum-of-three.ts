// One controller, and brokers that follow it.
import type { Story } from '../story.ts';

const quorum = 'kafka-metadata-quorum.sh --bootstrap-server localhost:9092';

export const brokers = 3;

export const stories: Readonly<Record<string, Story>> = {
  describe: [
    `${quorum} describe --status`,
    `${quorum} describe --replication`,
    `${quorum} describe --replication --human-readable`,
    'kafka-features.sh --bootstrap-server localhost:9092 describe --node-id 3',
  ],
};
