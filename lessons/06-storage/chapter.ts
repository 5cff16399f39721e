import type { Chapter } from '#sandbox/check/lesson.ts';

export const chapter: Chapter = {
  id: 'storage',
  letter: 'F',
  title: { en: 'Storage and replication', 'zh-cn': '存储与副本' },
};
