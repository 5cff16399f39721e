// The page in which tools/lessons.ts runs checks: the product's own check host, without the rest of the site.
import { runCheck, warmCheck } from '../../../sandbox/hosts/browser/check.ts';

declare global {
  var runLesson: (lesson: string, files: Record<string, string>) => ReturnType<typeof runCheck>;
  var warmLesson: typeof warmCheck;
}

globalThis.warmLesson = warmCheck;
globalThis.runLesson = (lesson, files) => runCheck({ lesson, files, locale: 'en' });
