import type { Lesson } from '#sandbox/check/lesson.ts';

export const lesson: Lesson = {
  id: 'create-topic',
  number: 7,
  title: { en: 'Create a topic', 'zh-cn': '创建主题' },
  summary: {
    en: 'A misspelt name makes a topic that nobody asked for; then you make one on purpose.',
    'zh-cn': '拼错一个名字，就多出一个没人要的主题；然后亲手建一个该有的主题。',
  },
  minutes: 10,
  files: ['create.ts', 'spec.json'],
  run: [{ file: 'create.ts' }],
  check: 'fresh',
  cluster: { topics: [{ name: 'payments', partitions: 3 }] },
  steps: ['predict', 'run', 'change', 'explain'],
  misconceptions: [
    'A record for a topic that does not exist is refused.',
    'A topic that is created by itself has the shape I need.',
    'Three partitions are three copies.',
  ],
  wrong: ['auto-created', 'default-partitions', 'replicas-for-partitions'],
  links: [
    {
      label: { en: 'Broker setting auto.create.topics.enable', 'zh-cn': 'broker 配置 auto.create.topics.enable' },
      url: 'https://kafka.apache.org/43/configuration/broker-configs/#brokerconfigs_auto.create.topics.enable',
    },
    {
      label: { en: 'Adding and removing topics', 'zh-cn': '增删主题' },
      url: 'https://kafka.apache.org/43/operations/basic-kafka-operations/',
    },
    {
      label: { en: 'KIP-464: defaults for createTopics', 'zh-cn': 'KIP-464：createTopics 的默认值' },
      url: 'https://cwiki.apache.org/confluence/display/KAFKA/KIP-464%3A+Defaults+for+AdminClient%23createTopic',
    },
  ],
};
