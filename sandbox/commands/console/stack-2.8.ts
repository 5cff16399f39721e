/** Places in Apache Kafka 2.8.1's ConsoleProducer and ConsoleConsumer, as their stacks show them. */

const kafka = 'org.apache.kafka';
const refused = [
  `${kafka}.common.config.ConfigDef$ValidString.ensureValid(ConfigDef.java:961)`,
  `${kafka}.common.config.ConfigDef.parseValue(ConfigDef.java:499)`,
  `${kafka}.common.config.ConfigDef.parse(ConfigDef.java:483)`,
  `${kafka}.common.config.AbstractConfig.<init>(AbstractConfig.java:108)`,
  `${kafka}.common.config.AbstractConfig.<init>(AbstractConfig.java:129)`,
];

function producing(line: number): readonly string[] {
  return [
    `kafka.tools.ConsoleProducer$.main(ConsoleProducer.scala:${line})`,
    'kafka.tools.ConsoleProducer.main(ConsoleProducer.scala)',
  ];
}

const producer = `${kafka}.clients.producer.KafkaProducer.<init>(KafkaProducer.java`;
const newProducer = [`${producer}:291)`, `${producer}:318)`, `${producer}:303)`, ...producing(45)];

export const producerStacks28 = {
  reader: producing(42),
  properties: [
    `${kafka}.common.utils.Utils.loadProps(Utils.java:665)`,
    'kafka.tools.ConsoleProducer$.producerProps(ConsoleProducer.scala:84)',
    ...producing(45),
  ],
  producer: [`${producer}:440)`, ...newProducer],
  compression: [`${kafka}.common.record.CompressionType.forName(CompressionType.java:191)`, `${producer}:394)`],
  config: [...refused, `${kafka}.clients.producer.ProducerConfig.<init>(ProducerConfig.java:536)`, ...newProducer],
} as const;

const tool = 'kafka.tools.ConsoleConsumer';
const consuming = (line: number): readonly string[] => [
  `${tool}$.main(ConsoleConsumer.scala:${line})`,
  `${tool}.main(ConsoleConsumer.scala)`,
];
const settings = (line: number): readonly string[] => [
  `${tool}$ConsumerConfig.<init>(ConsoleConsumer.scala:${line})`,
  ...consuming(51),
];

const consumer = `${kafka}.clients.consumer.KafkaConsumer.<init>(KafkaConsumer.java`;
const newConsumer = [
  `${consumer}:665)`,
  `${consumer}:646)`,
  `${tool}$.run(ConsoleConsumer.scala:66)`,
  ...consuming(53),
];

export const consumerStacks28 = {
  properties: [
    `${kafka}.common.utils.Utils.loadProps(Utils.java:665)`,
    `${kafka}.common.utils.Utils.loadProps(Utils.java:652)`,
    ...settings(295),
  ],
  partition: settings(299),
  formatter: settings(301),
  maxMessages: settings(303),
  timeout: settings(304),
  consumer: [`${consumer}:823)`, ...newConsumer],
  servers: [
    `${kafka}.clients.ClientUtils.parseAndValidateAddresses(ClientUtils.java:59)`,
    `${kafka}.clients.ClientUtils.parseAndValidateAddresses(ClientUtils.java:48)`,
    `${consumer}:731)`,
  ],
  isolationLevel: [
    ...refused,
    `${kafka}.clients.consumer.ConsumerConfig.<init>(ConsumerConfig.java:640)`,
    ...newConsumer,
  ],
} as const;
