import type { Chapter } from '#sandbox/check/lesson.ts';

export const chapter: Chapter = {
  id: 'delivery',
  letter: 'E',
  title: { en: 'Queues and delivery', 'zh-cn': '队列与投递' },
};
