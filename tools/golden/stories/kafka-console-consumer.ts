import { producedWithKeys } from '../shared-steps.ts';
import type { Story } from '../story.ts';

const at = '--bootstrap-server localhost:9092';
const topics = `kafka-topics.sh ${at}`;
const produce = `kafka-console-producer.sh ${at}`;
const consume = `kafka-console-consumer.sh ${at}`;
const groups = `kafka-consumer-groups.sh ${at}`;
const soon = '--timeout-ms 6000';

export const stories: Readonly<Record<string, Story>> = {
  consume: [
    `${topics} --create --topic orders`,
    producedWithKeys('orders', 'ana,tea', 'bob,coffee', 'cat,milk'),
    `${consume} --topic orders --from-beginning --max-messages 3`,
    `${consume} --topic orders --from-beginning --max-messages 2`,
    `${consume} --topic orders --from-beginning ${soon}`,
    `${consume} --topic orders ${soon}`,
    `${consume} --topic orders --partition 0 --offset 1 --max-messages 2`,
    `${consume} --topic orders --partition 0 --offset earliest --max-messages 1 ${soon}`,
    `${consume} --topic orders --partition 0 --offset latest ${soon}`,
    `${consume} --topic orders --partition 0 ${soon}`,
    `${consume} --topic orders --partition 0 --offset 17 ${soon}`,
    `${consume} --topic orders --group billing --from-beginning --max-messages 2`,
    `${groups} --describe --group billing`,
    `${consume} --topic orders --group billing ${soon}`,
    `${consume} --topic orders --group billing --from-beginning ${soon}`,
    `${groups} --describe --group billing`,
    `${consume} --topic nosuch --from-beginning ${soon}`,
    `${consume} --include "o.*s" --from-beginning ${soon}`,
    `${consume} --topic orders --from-beginning --max-messages 3 --isolation-level read_committed`,
    `${consume} --topic orders --from-beginning --max-messages 0`,
    `${consume} --topic orders --from-beginning --max-messages 2 --enable-systest-events`,
  ],
  format: [
    {
      run: `${produce} --topic orders --reader-property parse.headers=true --reader-property parse.key=true --reader-property null.marker=NULL`,
      stdin: 'h1:v1,h2:v2\tdan\tjuice\nNULL\teve\tNULL\nNULL\tNULL\tno key\n',
    },
    ...[
      'print.key=true',
      'print.timestamp=true',
      'print.partition=true',
      'print.offset=true',
      'print.headers=true',
      'print.epoch=true',
      'print.delivery=true',
      'print.value=false',
    ].map(
      (property) =>
        `${consume} --topic orders --from-beginning --max-messages 6 ${soon} --formatter-property ${property}`,
    ),
    `${consume} --topic orders --from-beginning --max-messages 6 ${soon} --property print.key=true --property key.separator=-`,
    `${consume} --topic orders --from-beginning --max-messages 6 ${soon} --formatter-property print.key=true --formatter-property print.headers=true --formatter-property print.timestamp=true --formatter-property print.partition=true --formatter-property print.offset=true --formatter-property null.literal=nil --formatter-property headers.separator=; --formatter-property line.separator=|`,
    `${consume} --topic orders --from-beginning --max-messages 2 --formatter-property print.key=true --formatter-property print.value=false`,
    `${consume} --topic orders --from-beginning --max-messages 3 ${soon} --formatter org.apache.kafka.tools.consumer.LoggingMessageFormatter`,
    `${consume} --topic orders --from-beginning --max-messages 3 ${soon} --formatter org.apache.kafka.tools.consumer.NoOpMessageFormatter`,
    `${consume} --topic orders --from-beginning --max-messages 3 ${soon} --formatter no.such.Formatter`,
    `${consume} --topic orders --from-beginning --max-messages 1 --value-deserializer org.apache.kafka.common.serialization.StringDeserializer`,
    `${consume} --topic orders --from-beginning --max-messages 1 --value-deserializer org.apache.kafka.common.serialization.LongDeserializer`,
  ],
  arguments: [
    'kafka-console-consumer.sh',
    'kafka-console-consumer.sh --help',
    'kafka-console-consumer.sh --version',
    'kafka-console-consumer.sh --topic orders',
    `${consume}`,
    `${consume} --topic orders --include "o.*"`,
    `${consume} --topic orders --bogus`,
    `${consume} --topic`,
    `${consume} --topic orders --from-beginning --offset 3`,
    `${consume} --topic orders --offset 3 ${soon}`,
    `${consume} --topic orders --partition 0 --offset -3`,
    `${consume} --topic orders --partition 0 --offset soon`,
    `${consume} --topic orders --partition 0 --offset latest --from-beginning`,
    `${consume} --topic orders --partition 0 --group billing ${soon}`,
    `${consume} --include "o.*" --partition 0`,
    `${consume} --topic orders --partition zero`,
    `${consume} --topic orders --partition 7 ${soon}`,
    `${consume} --topic orders --max-messages many`,
    `${consume} --topic orders --isolation-level none`,
    `${consume} --topic orders --group billing --command-property group.id=other`,
    `${consume} --topic orders --group billing --command-property auto.offset.reset=earliest --from-beginning ${soon}`,
    `${consume} --topic orders --command-property auto.offset.reset=latest --from-beginning`,
    `${consume} --topic orders --command-property group.id=other --max-messages 1 --from-beginning ${soon}`,
    `${consume} --topic orders --consumer-property group.id=another --max-messages 1 --from-beginning ${soon}`,
    'kafka-console-consumer.sh --bootstrap-server nowhere --topic orders',
    'kafka-console-consumer.sh --zookeeper localhost:2181 --topic orders',
    `${consume} --topic orders --whitelist "o.*"`,
    `${consume} --topic orders --formatter-property nothing --max-messages 1 --from-beginning ${soon}`,
    `${consume} --topic orders --formatter-property a=b=c --max-messages 1 --from-beginning ${soon}`,
  ],
};
