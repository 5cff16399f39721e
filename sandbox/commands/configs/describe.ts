import type { Admin, ConfigDescription } from '../../client/admin.ts';
import { allGroups } from '../../client/group-admin.ts';
import type { CommandIo } from '../../machine/command.ts';
import type { Entity } from './arguments.ts';

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
const own: Readonly<Record<Entity['type'], number>> = { topic: 1, broker: 2, 'client-metrics': 7, group: 8 };

/** Prints the configs of one entity, or of all of its kind: those that were set, or all. */
export async function describeConfigs(admin: Admin, entity: Entity, all: boolean, io: CommandIo): Promise<void> {
  const { type, kind, name } = entity;
  const known = await names(admin, type);
  if (name !== null && name !== '' && !known.includes(name)) {
    const found = type === 'group' && (await configsOf(admin, type, name, all)).length > 0;
    if (!found) {
      await io.stdout.write(`The ${type} '${name}' doesn't exist and doesn't have dynamic config.\n`);
      return;
    }
  }
  const wanted = name === null ? [...known, ...(type === 'broker' ? [''] : [])] : [name];
  for (const each of wanted) {
    const what = all ? 'All' : 'Dynamic';
    const head =
      each === '' ? `Default configs for ${kind} in the cluster are:` : `${what} configs for ${type} ${each} are:`;
    const lines = (await configsOf(admin, type, each, all)).map(shown);
    await io.stdout.write(`${head}\n${lines.join('')}`);
  }
}

async function names(admin: Admin, type: Entity['type']): Promise<string[]> {
  if (type === 'topic') return (await admin.listTopics()).map(({ name }) => name).sort();
  if (type === 'broker') return (await admin.nodes()).map(({ id }) => String(id));
  return (await allGroups(admin.cluster)).map(({ groupId }) => groupId).sort();
}

async function configsOf(
  admin: Admin,
  type: Entity['type'],
  name: string,
  all: boolean,
): Promise<readonly ConfigDescription[]> {
  const configs = (await admin.describeConfigs(type, [name])).get(name) ?? [];
  const wanted = name === '' ? 3 : own[type];
  return configs.filter(({ source }) => all || source === wanted).sort((a, b) => (a.name < b.name ? -1 : 1));
}

export function shown({ name, value, sensitive, synonyms }: ConfigDescription): string {
  const from = synonyms.map((each) => `${sources[each.source]}:${each.name}=${each.value}`);
  return `  ${name}=${value} sensitive=${sensitive} synonyms={${from.join(', ')}}\n`;
}
