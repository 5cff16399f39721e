import type { Chapter } from '#sandbox/check/lesson.ts';

export const chapter: Chapter = {
  id: 'partitions',
  letter: 'C',
  title: { en: 'Partitioning', 'zh-cn': '分区' },
};
