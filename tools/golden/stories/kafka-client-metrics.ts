import type { Story } from '../story.ts';

const metrics = 'kafka-client-metrics.sh --bootstrap-server localhost:9092';

export const stories: Readonly<Record<string, Story>> = {
  resources: [
    `${metrics} --list`,
    `${metrics} --describe`,
    `${metrics} --alter --name producers --metrics org.apache.kafka.producer.`,
    `${metrics} --describe --name producers`,
    `${metrics} --alter --name producers --metrics org.apache.kafka.producer.,org.apache.kafka.consumer. --interval 60000 --match client_software_name=kafkajs,client_id=b.*`,
    `${metrics} --describe --name producers`,
    `${metrics} --list`,
    `${metrics} --describe`,
    `${metrics} --alter --name producers --interval 1`,
    `${metrics} --alter --name producers --interval soon`,
    `${metrics} --alter --name producers --match colour=red`,
    `${metrics} --alter --name producers --match client_id`,
    `${metrics} --alter --name producers --metrics ""`,
    `${metrics} --alter --name producers`,
    `${metrics} --describe --name nosuch`,
    `${metrics} --delete --name nosuch`,
    `${metrics} --delete --name producers`,
    `${metrics} --list`,
  ],
  arguments: [
    'kafka-client-metrics.sh',
    'kafka-client-metrics.sh --help',
    'kafka-client-metrics.sh --version',
    'kafka-client-metrics.sh --list',
    `${metrics}`,
    `${metrics} --bogus`,
    `${metrics} --list --describe`,
    `${metrics} --list --name a`,
    `${metrics} --describe --interval 5`,
    `${metrics} --delete`,
    `${metrics} --delete --name a --generate-name`,
    `${metrics} --alter --metrics a`,
    `${metrics} --alter --name a --generate-name --metrics b`,
    `${metrics} --alter --name`,
    'kafka-client-metrics.sh --bootstrap-server nowhere --list',
  ],
};
