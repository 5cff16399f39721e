import { NO_LAYERS } from '../../config/broker-configs.ts';
import { topicConfigError } from '../../config/topic-configs.ts';
import type { CommandIo } from '../../machine/command.ts';
import type { ZooKeeperClient } from '../../zookeeper/client.ts';
import { JavaError } from '../tool/java.ts';
import { connect } from '../topics/zookeeper.ts';
import { setTopicConfigIn, topicConfigIn } from '../zookeeper/topic-config.ts';
import { type Entity, refused } from './arguments.ts';
import { checkDeleted } from './kafka-2.8.ts';
import type { Changes } from './quotas.ts';
import { stacks28 } from './stack-2.8.ts';

const deprecated =
  'Warning: --zookeeper is deprecated and will be removed in a future version of Kafka.\nUse --bootstrap-server instead to specify a broker to connect to.\n';

async function within(address: string, io: CommandIo, use: (client: ZooKeeperClient) => Promise<void>): Promise<void> {
  await io.stdout.write(deprecated);
  const client = await connect(address, io, stacks28.main);
  try {
    await use(client);
  } finally {
    await client.close();
  }
}

/** `kafka-configs.sh --zookeeper … --describe` of Kafka 2.8. */
export function describeInZooKeeper(address: string, { type, name }: Entity, io: CommandIo): Promise<void> {
  return within(address, io, async (client) => {
    if (type !== 'topic') {
      const brokers = (await client.children('/brokers/ids')).names.map((id) => `brokers '${id}'`);
      const wanted =
        name === null ? [...brokers, 'default brokers'] : [name === '' ? 'default brokers' : `brokers '${name}'`];
      for (const each of wanted) await io.stdout.write(`Configs for ${each} are \n`);
      return;
    }
    for (const topic of name === null ? (await client.children('/config/topics')).names : [name]) {
      const config = Object.entries((await topicConfigIn(client, topic)) ?? {});
      const text = config.map(([key, value]) => `${key}=${value}`).join(',');
      await io.stdout.write(`Configs for topic '${topic}' are ${text}\n`);
    }
  });
}

/** The same with `--alter`. */
export function changeInZooKeeper(
  address: string,
  { type, name }: Entity,
  changes: Changes,
  io: CommandIo,
): Promise<void> {
  return within(address, io, async (client) => {
    const entity = name ?? '';
    if (type !== 'topic')
      throw refused(
        `requirement failed: --bootstrap-server option must be specified to update broker configs Set(${[...changes.added.keys(), ...changes.deleted].join(', ')}). when broker ${entity} is running. Broker configuration updates using ZooKeeper are supported for bootstrapping before brokers are started to enable encrypted password configs to be stored in ZooKeeper.`,
      );
    const own = (await topicConfigIn(client, entity)) ?? {};
    checkDeleted(changes, new Map(Object.entries(own)));
    const config = new Map(Object.entries({ ...own, ...Object.fromEntries(changes.added) }));
    for (const each of changes.deleted) config.delete(each);
    if ((await client.exists(`/brokers/topics/${entity}`)) === null)
      throw new JavaError(
        'org.apache.kafka.common.errors.UnknownTopicOrPartitionException',
        `Topic '${entity}' does not exist.`,
      );
    const wrong = topicConfigError(config, NO_LAYERS);
    if (wrong?.startsWith('Unknown')) throw refused(wrong);
    if (wrong !== null) throw new JavaError('org.apache.kafka.common.config.ConfigException', wrong, stacks28.invalid);
    await setTopicConfigIn(client, entity, Object.fromEntries(config));
    await io.stdout.write(`Completed updating config for entity: topic '${entity}'.\n`);
  });
}
