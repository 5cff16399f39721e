import type { Chapter } from '#sandbox/check/lesson.ts';

export const chapter: Chapter = {
  id: 'groups',
  letter: 'D',
  title: { en: 'Offsets and groups', 'zh-cn': '位移与消费者组' },
};
