import { expect } from 'vitest';
import { check, notYet, wrong } from '#sandbox/check';

const name = {
  en: 'create.ts creates the topic that spec.json asks for',
  'zh-cn': 'create.ts 按 spec.json 的要求创建主题',
};

check(name, async ({ lab, nonce, pick }) => {
  const spec = { topic: `topic-${nonce}`, partitions: pick(4, 9), replicationFactor: 1 };
  await lab.files.write('spec.json', JSON.stringify(spec));
  const { code } = await lab.run('create.ts', { mayFail: true });

  const topic = await lab.cluster.topic(spec.topic);
  const events = await lab.events();
  if (!topic) {
    const asked = events.some((event) => event.type === 'request' && event.api === 'CreateTopics');
    if (asked && code !== 0) wrong('replicas-for-partitions');
    if (!asked) {
      notYet({
        en: `spec.json asks for the topic ${spec.topic}, but the broker got no CreateTopics request`,
        'zh-cn': `spec.json 要的是主题 ${spec.topic}，但 broker 没有收到 CreateTopics 请求`,
      });
    }
    notYet({
      en: `the broker was asked to create a topic, but there is still no ${spec.topic}`,
      'zh-cn': `broker 收到了创建主题的请求，但 ${spec.topic} 仍不存在`,
    });
  }
  const created = events.find((event) => event.type === 'topic-create' && event.topic === spec.topic);
  if (created?.type === 'topic-create' && created.auto) wrong('auto-created');
  if (topic.partitions.length === 1) wrong('default-partitions');
  expect(topic.partitions.length, `partitions of ${spec.topic}`).toBe(spec.partitions);
  expect(topic.replicationFactor, `replication factor of ${spec.topic}`).toBe(spec.replicationFactor);
  expect(code, 'exit code of create.ts').toBe(0);
});
