// kafka-configs.sh of Kafka 2.8, which asks a broker or writes into ZooKeeper itself.
import type { Story } from '../story.ts';

const tool = 'kafka-configs.sh';
const broker = `${tool} --bootstrap-server localhost:9092`;
const zookeeper = `${tool} --zookeeper localhost:2181`;
const orders = '--entity-type topics --entity-name orders';

/** The broker has heard of a config that was written into ZooKeeper. */
const heard = (prints: string) => ({ run: `${broker} ${orders} --describe`, prints });

export const story: Story = [
  tool,
  `${tool} --help`,
  `${tool} --version`,
  `${tool} --bogus`,
  `${tool} --describe`,
  `${tool} --describe --entity-type topics`,
  broker,
  `${broker} --describe`,
  `${broker} --describe --alter ${orders}`,
  `${broker} --zookeeper localhost:2181 --describe ${orders}`,
  `${broker} --describe --entity-type nosuch`,
  `${broker} --describe --entity-type topics --entity-type users`,
  `${broker} --alter --entity-type topics --add-config a=1`,
  `${broker} --alter ${orders}`,
  `${broker} --alter ${orders} --add-config retention.ms`,
  `${broker} --alter --entity-type brokers --add-config a=1`,
  `${broker} --describe --entity-type brokers --entity-name zero`,
  `${broker} --describe --entity-default --entity-type topics`,
  `${broker} --describe ${orders} --add-config a=1`,
  `${zookeeper} --describe`,
  `${zookeeper} --describe --entity-type nosuch`,
  `${zookeeper} --alter ${orders}`,
  `${zookeeper} --alter --entity-type brokers --entity-name 0 --add-config log.cleaner.threads=2`,

  'kafka-topics.sh --bootstrap-server localhost:9092 --create --topic orders',
  'kafka-topics.sh --bootstrap-server localhost:9092 --create --topic clicks --config cleanup.policy=compact',
  `${broker} --describe ${orders}`,
  `${broker} --describe --topic orders`,
  `${broker} --describe --entity-type topics`,
  `${broker} --describe --topic nosuch`,
  `${broker} --alter ${orders} --add-config retention.ms=60000`,
  `${broker} --alter ${orders} --add-config retention.ms=60000,cleanup.policy=[compact,delete]`,
  `${broker} --describe ${orders}`,
  `${broker} --alter ${orders} --add-config nosuch=1`,
  `${broker} --alter ${orders} --add-config retention.ms=long`,
  `${broker} --alter ${orders} --add-config retention.ms=-7`,
  `${broker} --alter --topic nosuch --add-config retention.ms=1`,
  `${broker} --alter ${orders} --delete-config cleanup.policy`,
  `${broker} --alter ${orders} --delete-config max.message.bytes`,
  `${broker} --alter ${orders} --delete-config nosuch`,
  `${broker} --describe ${orders}`,

  `${broker} --describe --broker 0`,
  `${broker} --describe --entity-type brokers`,
  `${broker} --describe --entity-type brokers --entity-default`,
  `${broker} --alter --broker 0 --add-config log.cleaner.threads=2`,
  `${broker} --describe --broker 0`,
  `${broker} --alter --broker-defaults --add-config message.max.bytes=2000000`,
  `${broker} --describe --broker-defaults`,
  `${broker} --describe --broker 0`,
  `${broker} --alter --broker 0 --delete-config log.cleaner.threads`,
  `${broker} --alter --broker-defaults --delete-config message.max.bytes`,
  `${broker} --alter --broker 0 --add-config log.dirs=/tmp/elsewhere`,
  `${broker} --describe --broker 7`,

  `${zookeeper} --describe ${orders}`,
  `${zookeeper} --describe --entity-type topics`,
  { run: `${zookeeper} --alter ${orders} --add-config retention.ms=90000`, until: heard('retention.ms=90000') },
  `${zookeeper} --describe ${orders}`,
  `${zookeeper} --alter ${orders} --add-config nosuch=1`,
  `${zookeeper} --alter ${orders} --add-config retention.ms=long`,
  `${zookeeper} --alter ${orders} --delete-config nosuch`,
  { run: `${zookeeper} --alter ${orders} --delete-config retention.ms`, until: heard('are:\\n$') },
  `${zookeeper} --describe ${orders}`,
  `${zookeeper} --alter --entity-type topics --entity-name nosuch --add-config retention.ms=1`,
  `${zookeeper} --describe --entity-type brokers --entity-name 0`,
  `${zookeeper} --describe --entity-type brokers`,
];
