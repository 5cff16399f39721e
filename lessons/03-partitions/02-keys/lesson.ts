import type { Lesson } from '#sandbox/check/lesson.ts';

export const lesson: Lesson = {
  id: 'keys',
  number: 14,
  title: { en: 'Keys', 'zh-cn': '键' },
  summary: {
    en: 'One customer’s orders are scattered over three partitions, until a key keeps them together.',
    'zh-cn': '同一位客户的订单散落在三个分区里，直到有一个键把它们聚到一起。',
  },
  minutes: 12,
  files: ['producer.ts', 'orders.txt'],
  run: [{ file: 'producer.ts' }],
  check: 'fresh',
  cluster: { topics: [{ name: 'orders', partitions: 3 }] },
  steps: ['predict', 'run', 'change', 'explain'],
  misconceptions: [
    'A topic keeps its records in the order in which they were sent.',
    'Within a partition records are sorted by key.',
    'The key is the name of the record, so every record needs its own.',
    'It is the same to choose the partition myself.',
  ],
  wrong: ['constant-key', 'key-per-order', 'explicit-partition'],
  links: [
    {
      label: { en: 'Introduction: topics, partitions and keys', 'zh-cn': '入门：主题、分区与键' },
      url: 'https://kafka.apache.org/43/getting-started/introduction/',
    },
    {
      label: { en: 'Producer setting partitioner.class', 'zh-cn': '生产者配置 partitioner.class' },
      url: 'https://kafka.apache.org/43/configuration/producer-configs/#producerconfigs_partitioner.class',
    },
    {
      label: {
        en: 'KIP-480: sticky partitioner, for records without a key',
        'zh-cn': 'KIP-480：没有键的消息用粘性分区器',
      },
      url: 'https://cwiki.apache.org/confluence/display/KAFKA/KIP-480%3A+Sticky+Partitioner',
    },
  ],
};
