import type { Chapter } from '#sandbox/check/lesson.ts';

export const chapter: Chapter = {
  id: 'ecosystem',
  letter: 'G',
  title: { en: 'Ecosystem and operations', 'zh-cn': '生态与运维' },
};
