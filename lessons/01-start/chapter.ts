import type { Chapter } from '#sandbox/check/lesson.ts';

export const chapter: Chapter = {
  id: 'start',
  letter: 'A',
  title: { en: 'Start Kafka', 'zh-cn': '启动 Kafka' },
};
