/** Where Kafka's clients 4.3.1 find what is wrong with their configs, as stacks show it. Source: test/golden/config/clients.json. */
import type { ClientKind } from '../../config/client/configs.ts';

const configs = 'org.apache.kafka.common.config';
const definition = `${configs}.ConfigDef`;
const clients = 'org.apache.kafka.clients';

/** Frames from the one that reads all configs on, down to the constructor of the client's config. */
const constructors: Readonly<Record<ClientKind, readonly string[]>> = {
  admin: [
    `${configs}.AbstractConfig.<init>(AbstractConfig.java:149)`,
    `${clients}.admin.AdminClientConfig.<init>(AdminClientConfig.java:308)`,
  ],
  consumer: [
    `${configs}.AbstractConfig.<init>(AbstractConfig.java:136)`,
    `${clients}.consumer.ConsumerConfig.<init>(ConsumerConfig.java:796)`,
  ],
  producer: [
    `${configs}.AbstractConfig.<init>(AbstractConfig.java:136)`,
    `${clients}.producer.ProducerConfig.<init>(ProducerConfig.java:692)`,
  ],
  'share-consumer': [
    `${configs}.AbstractConfig.<init>(AbstractConfig.java:136)`,
    `${clients}.consumer.ConsumerConfig.<init>(ConsumerConfig.java:796)`,
    `${clients}.consumer.ShareConsumerConfig.<init>(ShareConsumerConfig.java:51)`,
  ],
};

const consumers = `${clients}.consumer.internals`;
const parsing = (line: number): readonly string[] => [`${definition}.parseType(ConfigDef.java:${line})`];
const validating = (validator: string, line: number): readonly string[] => [
  `${definition}$${validator}.ensureValid(ConfigDef.java:${line})`,
];

/** Where one text is found not to be of the config's type, by how the complaint is worded. */
const unparsed: readonly (readonly [RegExp, readonly string[]])[] = [
  [/: Not a number of type \w+$/, parsing(787)],
  [/: Expected value to be either true or false$/, parsing(717)],
  [/: Class .* could not be found\.$/, parsing(789)],
];

/** Where a value is found to break its rule. */
const broken: readonly (readonly [RegExp, readonly string[]])[] = [
  [/: Value must be at least \S+$/, validating('Range', 1011)],
  [/: Value must be no more than \S+$/, validating('Range', 1013)],
  [/: String must be one of: /, validating('ValidString', 1114)],
  [/: String must be one of \(case insensitive\): /, validating('CaseInsensitiveValidString', 1142)],
  [/: String must be non-empty$/, validating('NonEmptyString', 1229)],
  [/ must not be empty\. Valid values include: /, validating('ValidList', 1068)],
  [
    / values must not be empty\.$/,
    [`${definition}$ValidList.validateIndividualValues(ConfigDef.java:1085)`, ...validating('ValidList', 1075)],
  ],
  [
    /: Value must be between 1 and 9 or equal to -1$/,
    [
      'org.apache.kafka.common.record.internal.CompressionType$1.lambda$levelValidator$0(CompressionType.java:60)',
      ...validating('LambdaValidator', 1182),
    ],
  ],
  [
    / configuration auto\.offset\.reset: /,
    [`${consumers}.AutoOffsetResetStrategy$Validator.ensureValid(AutoOffsetResetStrategy.java:165)`],
  ],
  [
    / configuration share\.acknowledgement\.mode: /,
    [`${consumers}.ShareAcknowledgementMode$Validator.ensureValid(ShareAcknowledgementMode.java:104)`],
  ],
  [
    / configuration share\.acquire\.mode: /,
    [`${consumers}.ShareAcquireMode$Validator.ensureValid(ShareAcquireMode.java:81)`],
  ],
];

const afterParsing: Readonly<Record<ClientKind, string>> = {
  admin: `${clients}.admin.AdminClientConfig.postProcessParsedConfig(AdminClientConfig.java:298)`,
  consumer: `${clients}.consumer.ConsumerConfig.postProcessParsedConfig(ConsumerConfig.java:714)`,
  producer: `${clients}.producer.ProducerConfig.postProcessParsedConfig(ProducerConfig.java:571)`,
  'share-consumer': `${clients}.consumer.ConsumerConfig.postProcessParsedConfig(ConsumerConfig.java:714)`,
};

const unsupported = (line: number): readonly string[] => [
  `${clients}.consumer.ConsumerConfig.checkUnsupportedConfigsPostProcess(ConsumerConfig.java:786)`,
  `${clients}.consumer.ConsumerConfig.checkUnsupportedConfigsPostProcess(ConsumerConfig.java:${line})`,
  `${clients}.consumer.ConsumerConfig.postProcessParsedConfig(ConsumerConfig.java:719)`,
];
const idempotence = (line: number): readonly string[] => [
  `${clients}.producer.ProducerConfig.postProcessAndValidateIdempotenceConfigs(ProducerConfig.java:${line})`,
  `${clients}.producer.ProducerConfig.postProcessParsedConfig(ProducerConfig.java:574)`,
];

/** Where parsed values are found not to go together. */
const apart: readonly (readonly [RegExp, readonly string[]])[] = [
  [/ cannot be set when group\.protocol=CLASSIC$/, unsupported(769)],
  [/ cannot be set when group\.protocol=CONSUMER$/, unsupported(771)],
  [/^Must set retries /, idempotence(604)],
  [/^Must set acks /, idempotence(613)],
  [/^To use the idempotent producer, /, idempotence(622)],
  [/^Cannot set a transactional\.id /, idempotence(635)],
  [/^Cannot set transaction\.timeout\.ms /, idempotence(645)],
];

/** The frames above the constructor's caller where Kafka refuses a client's configs. @param refusal its words */
export function placeOf(client: ClientKind, refusal: string): readonly string[] {
  const reading = (line: number): readonly string[] => [
    `${configs}.AbstractConfig.<init>(AbstractConfig.java:${line})`,
    ...constructors[client],
  ];
  const one = (line: number): readonly string[] => [
    `${definition}.parseValue(ConfigDef.java:${line})`,
    `${definition}.parse(ConfigDef.java:527)`,
    ...reading(118),
  ];
  const within = (places: typeof broken): readonly string[] | undefined =>
    places.find(([worded]) => worded.test(refusal))?.[1];
  if (refusal.endsWith(' cannot be set when using a share group.'))
    return [
      `${clients}.consumer.ShareConsumerConfig.checkUnsupportedConfigsPreProcess(ShareConsumerConfig.java:72)`,
      `${clients}.consumer.ShareConsumerConfig.preProcessParsedConfig(ShareConsumerConfig.java:60)`,
      ...reading(116),
    ];
  if (refusal.startsWith('Missing required configuration ')) return one(537);
  if (refusal.includes(' configuration sasl.mechanism: '))
    return [
      `${clients}.CommonClientConfigs.postValidateSaslMechanismConfig(CommonClientConfigs.java:302)`,
      afterParsing[client],
      ...reading(119),
    ];
  const together = within(apart);
  if (together) return [...together, ...reading(119)];
  const unread = within(unparsed);
  if (unread) return [...unread, ...one(534)];
  return [...(within(broken) ?? []), ...one(551)];
}
