/** Places in Apache Kafka 4.3.1's ConsoleConsumer, as its stacks show them. */

const tool = 'org.apache.kafka.tools.consumer.ConsoleConsumer';
const clients = 'org.apache.kafka.clients.consumer';

export const stacks = {
  partition: [
    `${tool}Options.partitionArg(ConsoleConsumerOptions.java:415)`,
    `${tool}Options.checkRequiredArgs(ConsoleConsumerOptions.java:239)`,
    `${tool}Options.<init>(ConsoleConsumerOptions.java:208)`,
    `${tool}.main(ConsoleConsumer.java:60)`,
  ],
  maxMessages: [
    `${tool}Options.maxMessages(ConsoleConsumerOptions.java:425)`,
    `${tool}.run(ConsoleConsumer.java:81)`,
    `${tool}.main(ConsoleConsumer.java:62)`,
  ],
  isolationLevel: [
    'org.apache.kafka.common.config.ConfigDef$ValidString.ensureValid(ConfigDef.java:1114)',
    'org.apache.kafka.common.config.ConfigDef.parseValue(ConfigDef.java:551)',
    'org.apache.kafka.common.config.ConfigDef.parse(ConfigDef.java:527)',
    'org.apache.kafka.common.config.AbstractConfig.<init>(AbstractConfig.java:118)',
    'org.apache.kafka.common.config.AbstractConfig.<init>(AbstractConfig.java:136)',
    `${clients}.ConsumerConfig.<init>(ConsumerConfig.java:796)`,
    `${clients}.KafkaConsumer.<init>(KafkaConsumer.java:610)`,
    `${clients}.KafkaConsumer.<init>(KafkaConsumer.java:591)`,
    `${tool}.run(ConsoleConsumer.java:74)`,
    `${tool}.main(ConsoleConsumer.java:62)`,
  ],
  consumer: [
    `${clients}.internals.ClassicKafkaConsumer.<init>(ClassicKafkaConsumer.java:291)`,
    `${clients}.internals.ConsumerDelegateCreator.create(ConsumerDelegateCreator.java:66)`,
    `${clients}.KafkaConsumer.<init>(KafkaConsumer.java:615)`,
    `${clients}.KafkaConsumer.<init>(KafkaConsumer.java:610)`,
    `${clients}.KafkaConsumer.<init>(KafkaConsumer.java:591)`,
    `${tool}.run(ConsoleConsumer.java:74)`,
    `${tool}.main(ConsoleConsumer.java:62)`,
  ],
  servers: [
    'org.apache.kafka.clients.ClientUtils.parseAndValidateAddresses(ClientUtils.java:74)',
    'org.apache.kafka.clients.ClientUtils.parseAndValidateAddresses(ClientUtils.java:63)',
    'org.apache.kafka.clients.ClientUtils.parseAndValidateAddresses(ClientUtils.java:59)',
    `${clients}.internals.ClassicKafkaConsumer.<init>(ClassicKafkaConsumer.java:192)`,
  ],
} as const;
