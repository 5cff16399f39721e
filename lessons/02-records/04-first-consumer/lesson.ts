import type { Lesson } from '#sandbox/check/lesson.ts';

export const lesson: Lesson = {
  id: 'first-consumer',
  number: 10,
  title: { en: 'First consumer', 'zh-cn': '第一个消费者' },
  summary: {
    en: 'Five records lie in the topic, and a new consumer prints none of them.',
    'zh-cn': '主题里明明有五条消息，新来的消费者却一条也没打印。',
  },
  minutes: 12,
  files: ['consumer.ts'],
  run: [{ file: 'consumer.ts' }],
  check: 'fresh',
  cluster: {
    // Kafka's default is 3,000: a new group waits that long for more members. The text says so.
    configs: { 'group.initial.rebalance.delay.ms': '0' },
    topics: [
      {
        name: 'greetings',
        partitions: 1,
        records: [
          { value: 'Lisbon says hello' },
          { value: 'Nairobi says hello' },
          { value: 'Chengdu says hello' },
          { value: 'Quito says hello' },
          { value: 'Oslo says hello' },
        ],
      },
      { name: 'copies', partitions: 1 },
    ],
  },
  steps: ['predict', 'run', 'change', 'explain'],
  misconceptions: [
    'A new consumer reads what is there already.',
    'fromBeginning always starts again at the beginning.',
    'Whoever reads a record takes it out of the topic.',
  ],
  wrong: ['starts-at-the-end', 'new-group-each-run', 'never-commits'],
  links: [
    {
      label: { en: 'Design: the consumer', 'zh-cn': '设计文档：消费者' },
      url: 'https://kafka.apache.org/43/design/design/',
    },
    {
      label: { en: 'Consumer setting auto.offset.reset', 'zh-cn': '消费者配置 auto.offset.reset' },
      url: 'https://kafka.apache.org/43/configuration/consumer-configs/#consumerconfigs_auto.offset.reset',
    },
    {
      label: { en: 'KIP-134: delay the first rebalance', 'zh-cn': 'KIP-134：推迟消费者组的首次再均衡' },
      url: 'https://cwiki.apache.org/confluence/display/KAFKA/KIP-134%3A+Delay+initial+consumer+group+rebalance',
    },
  ],
};
