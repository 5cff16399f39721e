import type { Lesson } from '#sandbox/check/lesson.ts';

export const lesson: Lesson = {
  id: 'share-and-copy',
  number: 20,
  title: { en: 'Groups share, groups copy', 'zh-cn': '组内分工，组间各得一份' },
  summary: {
    en: 'Two auditors must see every order, and see only some: they are in the wrong group.',
    'zh-cn': '两位审计员本该看到每一笔订单，却各自只看到一部分：它们进错了组。',
  },
  minutes: 14,
  files: ['audit.ts', 'billing.ts', 'shop.ts'],
  run: [
    { file: 'billing.ts', args: ['b1'], name: 'billing b1' },
    { file: 'billing.ts', args: ['b2'], name: 'billing b2' },
    { file: 'audit.ts', args: ['a1'], name: 'audit a1' },
    { file: 'audit.ts', args: ['a2'], name: 'audit a2' },
    { file: 'shop.ts', name: 'shop' },
  ],
  check: 'fresh',
  cluster: {
    // Kafka's default is 3,000. Half of it is enough for four programs that start together; the text says so.
    configs: { 'group.initial.rebalance.delay.ms': '1500' },
    topics: [
      { name: 'orders', partitions: 4 },
      { name: 'bills', partitions: 1 },
      { name: 'audited', partitions: 1 },
    ],
  },
  steps: ['predict', 'run', 'change', 'explain'],
  misconceptions: [
    'Every consumer of a topic sees every record.',
    'A group id is the name of the topic’s readers as a whole.',
    'One group per program file: its instances all see everything.',
    'More groups, more speed.',
  ],
  wrong: ['one-group', 'auditors-share', 'each-own-group'],
  links: [
    {
      label: { en: 'Design: the consumer', 'zh-cn': '设计文档：消费者' },
      url: 'https://kafka.apache.org/43/design/design/',
    },
    {
      label: { en: 'KafkaConsumer: consumer groups and topic subscriptions', 'zh-cn': 'KafkaConsumer：消费者组与订阅' },
      url: 'https://kafka.apache.org/43/javadoc/org/apache/kafka/clients/consumer/KafkaConsumer.html',
    },
    {
      label: { en: 'KIP-848: the next rebalance protocol', 'zh-cn': 'KIP-848：新一代消费者再均衡协议' },
      url: 'https://cwiki.apache.org/confluence/display/KAFKA/KIP-848%3A+The+Next+Generation+of+the+Consumer+Rebalance+Protocol',
    },
  ],
};
