/** Places in Apache Kafka 4.3.1's ConsoleConsumer, as its stacks show them. */

const tool = 'org.apache.kafka.tools.consumer.ConsoleConsumer';
const clients = 'org.apache.kafka.clients.consumer';

const parsing = [
  'org.apache.kafka.clients.ClientUtils.parseAndValidateAddresses(ClientUtils.java:74)',
  'org.apache.kafka.clients.ClientUtils.parseAndValidateAddresses(ClientUtils.java:63)',
  'org.apache.kafka.clients.ClientUtils.parseAndValidateAddresses(ClientUtils.java:59)',
];

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
  pattern: [
    'java.base/java.util.regex.Pattern.error(Pattern.java:2028)',
    'java.base/java.util.regex.Pattern.compile(Pattern.java:1789)',
    'java.base/java.util.regex.Pattern.<init>(Pattern.java:1430)',
    'java.base/java.util.regex.Pattern.compile(Pattern.java:1069)',
    `${tool}.run(ConsoleConsumer.java:76)`,
    `${tool}.main(ConsoleConsumer.java:62)`,
  ],
  subscribe: [
    `${tool}$ConsumerWrapper.<init>(ConsoleConsumer.java:181)`,
    `${tool}.run(ConsoleConsumer.java:76)`,
    `${tool}.main(ConsoleConsumer.java:62)`,
  ],
  /** Where it reads the consumer's configs. */
  config: [
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
  servers: [...parsing, `${clients}.internals.ClassicKafkaConsumer.<init>(ClassicKafkaConsumer.java:192)`],
  /** Of a consumer of the new protocol. */
  asyncConsumer: [
    `${clients}.internals.AsyncKafkaConsumer.<init>(AsyncKafkaConsumer.java:600)`,
    `${clients}.internals.AsyncKafkaConsumer.<init>(AsyncKafkaConsumer.java:443)`,
    `${clients}.internals.ConsumerDelegateCreator.create(ConsumerDelegateCreator.java:64)`,
    `${clients}.KafkaConsumer.<init>(KafkaConsumer.java:615)`,
    `${clients}.KafkaConsumer.<init>(KafkaConsumer.java:610)`,
    `${clients}.KafkaConsumer.<init>(KafkaConsumer.java:591)`,
    `${tool}.run(ConsoleConsumer.java:74)`,
    `${tool}.main(ConsoleConsumer.java:62)`,
  ],
  asyncServers: [...parsing, `${clients}.internals.AsyncKafkaConsumer.<init>(AsyncKafkaConsumer.java:500)`],
} as const;

const shareTool = 'org.apache.kafka.tools.consumer.ConsoleShareConsumer';
const implementation = `${clients}.internals.ShareConsumerImpl`;

/** The same of ConsoleShareConsumer. */
export const shareStacks = {
  maxMessages: [
    `${shareTool}Options.maxMessages(ConsoleShareConsumerOptions.java:303)`,
    `${shareTool}.run(ConsoleShareConsumer.java:82)`,
    `${shareTool}.main(ConsoleShareConsumer.java:58)`,
  ],
  /** Where it reads the consumer's configs. */
  config: [
    `${clients}.KafkaShareConsumer.<init>(KafkaShareConsumer.java:464)`,
    `${clients}.KafkaShareConsumer.<init>(KafkaShareConsumer.java:445)`,
    `${shareTool}.run(ConsoleShareConsumer.java:76)`,
    `${shareTool}.main(ConsoleShareConsumer.java:58)`,
  ],
  timeout: [
    `${shareTool}Options.timeoutMs(ConsoleShareConsumerOptions.java:307)`,
    `${shareTool}.run(ConsoleShareConsumer.java:70)`,
    `${shareTool}.main(ConsoleShareConsumer.java:58)`,
  ],
  consumer: [
    `${implementation}.<init>(ShareConsumerImpl.java:356)`,
    `${implementation}.<init>(ShareConsumerImpl.java:220)`,
    `${clients}.internals.ShareConsumerDelegateCreator.create(ShareConsumerDelegateCreator.java:44)`,
    `${clients}.KafkaShareConsumer.<init>(KafkaShareConsumer.java:471)`,
    `${clients}.KafkaShareConsumer.<init>(KafkaShareConsumer.java:464)`,
    `${clients}.KafkaShareConsumer.<init>(KafkaShareConsumer.java:445)`,
    `${shareTool}.run(ConsoleShareConsumer.java:76)`,
    `${shareTool}.main(ConsoleShareConsumer.java:58)`,
  ],
  servers: [...parsing, `${implementation}.<init>(ShareConsumerImpl.java:274)`],
} as const;
