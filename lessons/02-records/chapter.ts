import type { Chapter } from '#sandbox/check/lesson.ts';

export const chapter: Chapter = {
  id: 'records',
  letter: 'B',
  title: { en: 'Topics, records, logs', 'zh-cn': '主题、消息、日志' },
};
