import type { Admin, ConfigDescription, PartitionDescription, TopicDescription } from '../../client/admin.ts';
import { hashOrder } from '../tool/java.ts';
import type { Options } from '../tool/options.ts';

/** What `--describe` prints of topics. */
export async function describeTopics(admin: Admin, names: readonly string[], options: Options): Promise<string> {
  if (names.length === 0) return '';
  const topics = new Map((await admin.describeTopics(names)).map((topic) => [topic.name, topic]));
  const configs = await admin.describeConfigs('topic', names);
  const live = new Set((await admin.nodes()).map(({ id }) => id));
  const filters = ['under-replicated', 'unavailable', 'under-min-isr', 'at-min-isr'] as const;
  const filter = filters.filter((each) => options.has(`${each}-partitions`));
  const overridesOnly = options.has('topics-with-overrides');
  let text = '';
  for (const name of hashOrder([...topics.keys()])) {
    const topic = topics.get(name) as TopicDescription;
    const all = configs.get(name) ?? [];
    const own = overrides(all);
    if (filter.length === 0 && (!overridesOnly || own.length > 0)) text += topicLine(topic, own);
    if (overridesOnly) continue;
    const minIsr = Number(all.find((config) => config.name === 'min.insync.replicas')?.value ?? 1);
    for (const partition of topic.partitions) {
      const { isr, replicas, leader } = partition;
      const shown: Record<(typeof filters)[number], boolean> = {
        'under-replicated': isr.length < replicas.length,
        unavailable: !live.has(leader),
        'under-min-isr': isr.length < minIsr,
        'at-min-isr': isr.length === minIsr,
      };
      if (filter.length === 0 || filter.some((each) => shown[each]))
        text += partitionLine(name, partition, replicaLists(partition));
    }
  }
  return text;
}

export const kafkaDefault = 5;

/** Configs that are not Kafka's own defaults, in the order in which the tool comes upon them. */
function overrides(configs: readonly ConfigDescription[]): ConfigDescription[] {
  const byName = new Map(configs.map((config) => [config.name, config]));
  return hashOrder([...byName.keys()])
    .map((name) => byName.get(name) as ConfigDescription)
    .filter(({ source }) => source !== kafkaDefault);
}

export function topicLine(
  { name, topicId, partitions }: TopicDescription,
  configs: readonly ConfigDescription[],
): string {
  const replicationFactor = partitions[0]?.replicas.length ?? 0;
  const own = configs.map((config) => `${config.name}=${config.value ?? ''}`).join(',');
  return `Topic: ${name}\tTopicId: ${topicId}\tPartitionCount: ${partitions.length}\tReplicationFactor: ${replicationFactor}\tConfigs: ${own}\n`;
}

/** @param more what stands after the ISR */
export function partitionLine(topic: string, partition: PartitionDescription, more = ''): string {
  const { leader, replicas, isr } = partition;
  return `\tTopic: ${topic}\tPartition: ${partition.partition}\tLeader: ${leader < 0 ? 'none' : leader}\tReplicas: ${replicas.join(',')}\tIsr: ${isr.join(',')}${more}\n`;
}

function replicaLists({ eligibleLeaderReplicas: elr, lastKnownElr }: PartitionDescription): string {
  const list = (ids: readonly number[] | null): string => (ids === null ? 'N/A' : ids.join(','));
  return `\tElr: ${list(elr)}\tLastKnownElr: ${list(lastKnownElr)}`;
}
