import type { Lesson } from '#sandbox/check/lesson.ts';

export const lesson: Lesson = {
  id: 'position-and-committed',
  number: 18,
  title: { en: 'Position and committed', 'zh-cn': '当前位置与已提交位移' },
  summary: {
    en: 'A worker finishes all its tasks, and after a restart does every one of them again.',
    'zh-cn': '任务全部做完了，重启之后却又从头做了一遍。',
  },
  minutes: 14,
  files: ['worker.ts'],
  run: [{ file: 'worker.ts' }],
  check: 'fresh',
  cluster: {
    configs: { 'group.initial.rebalance.delay.ms': '0' },
    topics: [
      {
        name: 'tasks',
        partitions: 2,
        records: [
          { value: 'wash cup 1', partition: 0 },
          { value: 'wash cup 2', partition: 1 },
          { value: 'wash cup 3', partition: 0 },
          { value: 'wash cup 4', partition: 1 },
          { value: 'wash cup 5', partition: 0 },
          { value: 'wash cup 6', partition: 1 },
          { value: 'wash cup 7', partition: 0 },
          { value: 'wash cup 8', partition: 1 },
        ],
      },
      { name: 'results', partitions: 1 },
    ],
  },
  steps: ['predict', 'run', 'change', 'explain'],
  misconceptions: [
    'Kafka remembers what I have read.',
    'To commit offset 3 means that record 3 is done.',
    'It does not matter whether I commit before or after the work.',
    'Auto-commit takes note of every record as it is done.',
  ],
  wrong: ['off-by-one', 'before-processing', 'once-a-batch'],
  links: [
    {
      label: { en: 'KafkaConsumer: offsets and consumer position', 'zh-cn': 'KafkaConsumer：位移与消费位置' },
      url: 'https://kafka.apache.org/43/javadoc/org/apache/kafka/clients/consumer/KafkaConsumer.html',
    },
    {
      label: { en: 'Consumer setting enable.auto.commit', 'zh-cn': '消费者配置 enable.auto.commit' },
      url: 'https://kafka.apache.org/43/configuration/consumer-configs/#consumerconfigs_enable.auto.commit',
    },
    {
      label: { en: 'KIP-211: when committed offsets expire', 'zh-cn': 'KIP-211：已提交位移何时过期' },
      url: 'https://cwiki.apache.org/confluence/display/KAFKA/KIP-211%3A+Revise+Expiration+Semantics+of+Consumer+Group+Offsets',
    },
  ],
};
