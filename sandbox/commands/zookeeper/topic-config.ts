import type { ZooKeeperClient } from '../../zookeeper/client.ts';

/** A topic's own configs, as they stand in ZooKeeper; null where there is no such topic. */
export async function topicConfigIn(client: ZooKeeperClient, topic: string): Promise<Record<string, string> | null> {
  const path = `/config/topics/${topic}`;
  if (!(await client.exists(path))) return null;
  const { data } = await client.get(path);
  return (JSON.parse(new TextDecoder().decode(data ?? new Uint8Array(0))) as { config: Record<string, string> }).config;
}

/** Writes them, and a notification of it, which the brokers watch for. */
export async function setTopicConfigIn(
  client: ZooKeeperClient,
  topic: string,
  config: Readonly<Record<string, string>>,
): Promise<void> {
  const json = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
  await client.set(`/config/topics/${topic}`, json({ version: 1, config }));
  const change = json({ version: 2, entity_path: `topics/${topic}` });
  await client.create('/config/changes/config_change_', change, { sequential: true });
}
