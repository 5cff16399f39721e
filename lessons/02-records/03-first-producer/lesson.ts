import type { Lesson } from '#sandbox/check/lesson.ts';

export const lesson: Lesson = {
  id: 'first-producer',
  number: 9,
  title: { en: 'First producer', 'zh-cn': '第一个生产者' },
  summary: {
    en: 'A program says that it has sent five lines, and the log stays empty.',
    'zh-cn': '程序说它发出了五行，日志里却一条也没有。',
  },
  minutes: 10,
  files: ['producer.ts', 'lines.txt'],
  run: [{ file: 'producer.ts' }],
  check: 'fresh',
  cluster: { topics: [{ name: 'greetings', partitions: 1 }] },
  steps: ['predict', 'run', 'change', 'explain'],
  misconceptions: [
    'When send returns, the record is in the log.',
    'A record is a line of text.',
    'A producer that has nothing left to send goes away by itself.',
  ],
  wrong: ['not-awaited', 'joined', 'left-open'],
  links: [
    {
      label: { en: 'Design: the producer', 'zh-cn': '设计文档：生产者' },
      url: 'https://kafka.apache.org/43/design/design/',
    },
    {
      label: { en: 'Producer setting acks', 'zh-cn': '生产者配置 acks' },
      url: 'https://kafka.apache.org/43/configuration/producer-configs/#producerconfigs_acks',
    },
    {
      label: { en: 'KIP-679: the strongest guarantee by default', 'zh-cn': 'KIP-679：默认采用最强的交付保证' },
      url: 'https://cwiki.apache.org/confluence/display/KAFKA/KIP-679%3A+Producer+will+enable+the+strongest+delivery+guarantee+by+default',
    },
  ],
};
