import { firstShareGroup, producedWithKeys, shareFromEarliest } from '../shared-steps.ts';
import type { Story } from '../story.ts';

const at = '--bootstrap-server localhost:9092';
const topics = `kafka-topics.sh ${at}`;
const produce = `kafka-console-producer.sh ${at}`;
const groups = `kafka-share-groups.sh ${at}`;
const consume = `kafka-console-share-consumer.sh ${at}`;
/** Long enough for a group to take form: members are told what is theirs with their second heartbeat. */
const soon = '--timeout-ms 15000';

export const stories: Readonly<Record<string, Story>> = {
  consume: [
    ...firstShareGroup,
    `${topics} --create --topic orders`,
    producedWithKeys('orders', 'ana,tea', 'bob,coffee', 'cat,milk', 'dan,juice'),
    shareFromEarliest('billing'),
    `${consume} --topic orders --group billing --max-messages 3`,
    `${groups} --describe --group billing`,
    `${consume} --topic orders --group billing ${soon}`,
    `${groups} --describe --group billing`,
    `${consume} --topic orders --group billing ${soon}`,
    `${consume} --topic orders ${soon}`,
    `${groups} --list`,
    `${consume} --topic nosuch --group billing ${soon}`,
    `${consume} --topic orders --group billing --max-messages 0`,
    shareFromEarliest('shipping'),
    `${consume} --topic orders --group shipping --max-messages 2 --enable-systest-events`,
    shareFromEarliest('audit'),
    `${consume} --topic orders --max-messages 1 --command-property group.id=audit`,
    `${consume} --topic orders --max-messages 1 --consumer-property group.id=audit`,
    {
      run: `${consume} --topic orders --max-messages 1 --command-config fb-share.properties`,
      files: { 'fb-share.properties': 'group.id=audit\n' },
    },
    {
      run: `${consume} --topic orders --max-messages 1 --consumer-config fb-share.properties ${soon}`,
      files: { 'fb-share.properties': 'group.id=audit\n' },
    },
  ],
  acknowledge: [
    shareFromEarliest('retry'),
    `${consume} --topic orders --group retry --release --max-messages 2 --formatter-property print.delivery=true`,
    `${groups} --describe --group retry`,
    `${consume} --topic orders --group retry --release --max-messages 4 --formatter-property print.delivery=true`,
    `${consume} --topic orders --group retry --reject --max-messages 1 --formatter-property print.delivery=true`,
    `${groups} --describe --group retry`,
    `${consume} --topic orders --group retry --formatter-property print.delivery=true --formatter-property print.offset=true ${soon}`,
    `${groups} --describe --group retry`,
  ],
  format: [
    ...[
      'print.key=true',
      'print.partition=true',
      'print.offset=true',
      'print.delivery=true',
      'print.headers=true',
      'print.epoch=true',
      'print.timestamp=true',
      'print.value=false',
    ].flatMap((property, index) => [
      shareFromEarliest(`format-${index}`),
      `${consume} --topic orders --group format-${index} --max-messages 2 --formatter-property ${property}`,
    ]),
    shareFromEarliest('formats'),
    `${consume} --topic orders --group formats --max-messages 1 --property print.key=true --property key.separator=-`,
    `${consume} --topic orders --group formats --max-messages 1 --formatter org.apache.kafka.tools.consumer.NoOpMessageFormatter`,
    `${consume} --topic orders --group formats --max-messages 1 --formatter no.such.Formatter`,
    `${consume} --topic orders --group formats --max-messages 1 --value-deserializer org.apache.kafka.common.serialization.StringDeserializer`,
    `${consume} --topic orders --group formats --max-messages 1 --value-deserializer org.apache.kafka.common.serialization.LongDeserializer`,
    `${consume} --topic orders --group formats --max-messages 1 --value-deserializer org.apache.kafka.common.serialization.LongDeserializer --reject-message-on-error ${soon}`,
    `${groups} --describe --group formats`,
  ],
  live: [
    `${topics} --create --topic clicks`,
    shareFromEarliest('live'),
    {
      run: `${consume} --topic clicks --group live`,
      beside: 'first',
      until: { run: `${groups} --describe --group live --members`, prints: 'clicks:0' },
    },
    {
      run: `${produce} --topic clicks`,
      stdin: 'a\nb\nc\n',
      until: { run: `${groups} --describe --group live`, prints: 'clicks +0 +\\d+ +0' },
    },
    'kill -INT first',
    `${groups} --describe --group live`,
    {
      run: `${consume} --topic clicks --group live --enable-systest-events`,
      beside: 'second',
      until: { run: `${groups} --list --state`, prints: 'live +Stable' },
    },
    'kill -TERM second',
    `${consume} --topic clicks --group shipping --from-beginning`,
    `kafka-console-consumer.sh ${at} --topic orders --group classic --from-beginning --max-messages 1`,
    `${consume} --topic orders --group classic ${soon}`,
    `kafka-console-consumer.sh ${at} --topic orders --group live --from-beginning --max-messages 1 ${soon}`,
  ],
  arguments: [
    'kafka-console-share-consumer.sh',
    'kafka-console-share-consumer.sh --help',
    'kafka-console-share-consumer.sh --version',
    'kafka-console-share-consumer.sh --topic orders',
    `${consume}`,
    `${consume} --topic`,
    `${consume} --topic orders --bogus`,
    `${consume} --topic orders --release --reject`,
    `${consume} --topic orders --max-messages many`,
    `${consume} --topic orders --timeout-ms soon`,
    `${consume} --topic orders --group a --command-property group.id=b`,
    `${consume} --topic orders --consumer-property a=b --command-property c=d`,
    `${consume} --topic orders --consumer-config fb-share.properties --command-config fb-share.properties`,
    `${consume} --topic orders --property print.key=true --formatter-property print.key=true`,
    `${consume} --topic orders --partition 0`,
    `${consume} --topic orders --group a --group b`,
    `${consume} --topic "no spaces" --group a ${soon}`,
    'kafka-console-share-consumer.sh --bootstrap-server nowhere --topic orders',
    'kafka-console-share-consumer.sh --zookeeper localhost:2181 --topic orders',
  ],
};
