// The page in which tools/lessons.ts runs checks: the product's own check host, without the rest of the site.
import { bootLab } from '../../../sandbox/hosts/browser/boot.ts';
import { runCheck, warmCheck } from '../../../sandbox/hosts/browser/check.ts';

declare global {
  var runLesson: (lesson: string, files: Record<string, string>) => ReturnType<typeof runCheck>;
  var warmLesson: typeof warmCheck;
  /** Runs the checks on a lab that goes on living, as lessons with `live` checks do. */
  var runLessonLive: typeof runLesson;
}

globalThis.warmLesson = warmCheck;
globalThis.runLesson = (lesson, files) => runCheck({ lesson, files, locale: 'en' });
globalThis.runLessonLive = async (lesson, files) => {
  const lab = await bootLab({ lab: { files }, storeName: null, onNotice: () => {} });
  await lab.cluster.createTopic({ name: 'orders', partitions: 3 });
  return runCheck({ lesson, files, lab, locale: 'en' });
};
