import { type ClientOptions, ClusterClient } from '../../client/cluster-client.ts';
import { errorName } from '../../client/errors.ts';
import type { CommandIo } from '../../machine/command.ts';
import { brokerError } from './errors.ts';
import type { KcatOptions } from './options.ts';

/** `kcat -L`: brokers, topics and partitions. */
export async function list(client: ClientOptions, { values, flags }: KcatOptions, io: CommandIo): Promise<void> {
  const cluster = new ClusterClient(client);
  try {
    const only = values.get('t')?.at(-1);
    const { topics, brokers, controllerId } = await cluster.metadata(only === undefined ? null : [only]);
    const [first] = client.bootstrap;
    const from = brokers.find(({ port }) => port === first?.port) ?? brokers[0];
    const origin = `${from?.host}:${from?.port}/${from?.nodeId}`;
    const sorted = topics.map((topic) => ({
      ...topic,
      partitions: [...topic.partitions].sort((a, b) => a.partitionIndex - b.partitionIndex),
    }));
    if (flags.has('J')) {
      const ids = (nodes: readonly number[]) => nodes.map((id) => ({ id }));
      await io.stdout.write(
        JSON.stringify({
          originating_broker: { id: from?.nodeId, name: origin },
          query: { topic: only ?? '*' },
          controllerid: controllerId,
          brokers: brokers.map(({ nodeId, host, port }) => ({ id: nodeId, name: `${host}:${port}` })),
          topics: sorted.map(({ name, errorCode, partitions }) => ({
            topic: name,
            ...(errorCode === 0 ? {} : { error: brokerError(errorName(errorCode)) }),
            partitions: partitions.map(({ partitionIndex, leaderId, replicaNodes, isrNodes }) => ({
              partition: partitionIndex,
              leader: leaderId,
              replicas: ids(replicaNodes),
              isrs: ids(isrNodes),
            })),
          })),
        }),
      );
      return;
    }
    let text = `Metadata for ${only ?? 'all topics'} (from broker ${from?.nodeId}: ${origin}):\n`;
    text += ` ${brokers.length} brokers:\n`;
    for (const { nodeId, host, port } of brokers)
      text += `  broker ${nodeId} at ${host}:${port}${nodeId === controllerId ? ' (controller)' : ''}\n`;
    text += ` ${topics.length} topics:\n`;
    for (const { name, errorCode, partitions } of sorted) {
      const error = errorCode === 0 ? '' : ` ${brokerError(errorName(errorCode))}`;
      text += `  topic "${name}" with ${partitions.length} partitions:${error}\n`;
      for (const each of partitions)
        text += `    partition ${each.partitionIndex}, leader ${each.leaderId}, replicas: ${each.replicaNodes.join(',')}, isrs: ${each.isrNodes.join(',')}\n`;
    }
    await io.stdout.write(text);
  } finally {
    cluster.close();
  }
}
