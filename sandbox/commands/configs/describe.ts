import type { Admin, ConfigDescription } from '../../client/admin.ts';
import { allGroups } from '../../client/group-admin.ts';
import { topicNameError } from '../../config/topic-name.ts';
import type { CommandIo } from '../../machine/command.ts';
import { textsInHashOrder } from '../../wire/java-hash.ts';
import { type Entity, refused } from './arguments.ts';

/** Where a config can come from, by the number that a broker sends. */
const sources: Readonly<Record<number, string>> = {
  1: 'DYNAMIC_TOPIC_CONFIG',
  2: 'DYNAMIC_BROKER_CONFIG',
  3: 'DYNAMIC_DEFAULT_BROKER_CONFIG',
  4: 'STATIC_BROKER_CONFIG',
  5: 'DEFAULT_CONFIG',
  6: 'DYNAMIC_BROKER_LOGGER_CONFIG',
  7: 'DYNAMIC_CLIENT_METRICS_CONFIG',
  8: 'DYNAMIC_GROUP_CONFIG',
};
/** Where what was set comes from; null: all there is was set. */
const own: Readonly<Record<Entity['type'], number | null>> = {
  topic: 1,
  broker: 2,
  'broker-logger': null,
  'client-metrics': 7,
  group: 8,
};

/** Prints the configs of one entity, or of all of its kind: those that were set, or all. */
export async function describeConfigs(admin: Admin, entity: Entity, all: boolean, io: CommandIo): Promise<void> {
  const { kind, type, name } = entity;
  const wrong = type === 'topic' && name !== null ? topicNameError(name) : null;
  if (wrong !== null) throw refused(wrong);
  const one = kind.slice(0, -1);
  if (name !== null && !all && !(await names(admin, type)).includes(name)) {
    await io.stdout.write(`The ${one} '${name}' doesn't exist and doesn't have dynamic config.\n`);
    return;
  }
  for (const each of name === null ? await names(admin, type) : [name]) {
    const what = all ? 'All' : 'Dynamic';
    const byDefault = each === '' && type.startsWith('broker');
    const head = byDefault
      ? `Default configs for ${kind} in the cluster are:`
      : `${what} configs for ${one} ${each} are:`;
    const lines = (await configsOf(admin, type, each, all)).map(shown);
    await io.stdout.write(`${head}\n${lines.join('')}`);
  }
}

/** Names of all of a kind; empty for what is the default of all brokers. */
async function names(admin: Admin, type: Entity['type']): Promise<readonly string[]> {
  if (type === 'topic') return textsInHashOrder((await admin.listTopics()).map(({ name }) => name));
  if (type.startsWith('broker')) return [...(await admin.nodes()).map(({ id }) => String(id)), ''];
  if (type === 'client-metrics') return admin.configured(type);
  const groups = (await allGroups(admin.cluster)).map(({ groupId }) => groupId);
  return [...new Set([...groups, ...(await admin.configured(type))])];
}

async function configsOf(
  admin: Admin,
  type: Entity['type'],
  name: string,
  all: boolean,
): Promise<readonly ConfigDescription[]> {
  const configs = (await admin.describeConfigs(type, [name])).get(name) ?? [];
  const wanted = name === '' && type === 'broker' ? 3 : own[type];
  return configs
    .filter(({ source }) => all || wanted === null || source === wanted)
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

export function shown({ name, value, sensitive, synonyms }: ConfigDescription): string {
  const from = synonyms.map((each) => `${sources[each.source]}:${each.name}=${each.value}`);
  return `  ${name}=${value} sensitive=${sensitive} synonyms={${from.join(', ')}}\n`;
}
