// Every lesson as it lies in lessons/, and what is wrong with it before anything runs.
import { existsSync, globSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chapterSchema, type Lesson, lessonSchema } from '../../sandbox/check/lesson.ts';

export const root = fileURLToPath(new URL('../..', import.meta.url));
const LOCALES = ['en', 'zh-cn'] as const;

export type Files = Readonly<Record<string, string>>;

export interface LessonFolder {
  /** From the project's root, such as `lessons/03-partitions/02-keys`. */
  folder: string;
  lesson: Lesson;
  start: Files;
}

/** Reads the lesson, or says what keeps it from being read. */
export async function readLesson(folder: string): Promise<LessonFolder | string> {
  const file = join(root, folder, 'lesson.ts');
  if (!existsSync(file)) return 'there is no lesson.ts';
  const module: { lesson?: unknown } = await import(pathToFileURL(file).href);
  const parsed = lessonSchema.safeParse(module.lesson);
  if (!parsed.success) return `lesson.ts: ${parsed.error.message}`;
  return { folder, lesson: parsed.data, start: filesIn(join(root, folder, 'start')) };
}

export function lessonFolders(): readonly string[] {
  return globSync('lessons/*/*/', { cwd: root })
    .filter((folder) => statSync(join(root, folder)).isDirectory())
    .map((folder) => folder.replaceAll('\\', '/').replace(/\/$/, ''))
    .sort();
}

/** Faults of a lesson's text and folders, each a sentence; none where all is well. */
export async function faultsOf({ folder, lesson, start }: LessonFolder): Promise<readonly string[]> {
  const faults: string[] = [];
  const has = (path: string): boolean => existsSync(join(root, folder, path));
  const chapter = join(root, dirname(folder), 'chapter.ts');
  if (!existsSync(chapter)) faults.push('its chapter has no chapter.ts');
  else {
    const module: { chapter?: unknown } = await import(pathToFileURL(chapter).href);
    const parsed = chapterSchema.safeParse(module.chapter);
    if (!parsed.success) faults.push(`chapter.ts: ${parsed.error.message}`);
  }
  for (const file of ['check.ts', 'start', 'solution']) if (!has(file)) faults.push(`there is no ${file}`);
  for (const file of lesson.files) if (!(file in start)) faults.push(`lesson.ts opens ${file}, which start/ lacks`);
  for (const { file } of lesson.run ?? [])
    if (!(file in start)) faults.push(`lesson.ts runs ${file}, which start/ lacks`);

  const shapes = new Map<string, string>();
  for (const locale of LOCALES) {
    if (!has(`${locale}.mdx`)) {
      faults.push(`there is no ${locale}.mdx`);
      continue;
    }
    const text = readFileSync(join(root, folder, `${locale}.mdx`), 'utf8');
    const steps = [...text.matchAll(/<Step\b[^>]*?\bid="([^"]*)"/g)].map(([, id]) => id);
    if (String(steps) !== String(lesson.steps)) {
      faults.push(
        `${locale}.mdx has the steps ${steps.join(', ') || '(none)'}; lesson.ts says ${lesson.steps.join(', ')}`,
      );
    }
    shapes.set(locale, [...text.matchAll(/<(Step|Predict|Choice|Reply)\b/g)].map(([, tag]) => tag).join(' '));
  }
  if (new Set(shapes.values()).size > 1) faults.push('en.mdx and zh-cn.mdx differ in their questions and choices');

  const wrongs = has('wrong') ? readdirSync(join(root, folder, 'wrong')).sort() : [];
  if (String(wrongs) !== String([...lesson.wrong].sort())) {
    faults.push(`wrong/ has ${wrongs.join(', ') || 'nothing'}; lesson.ts says ${lesson.wrong.join(', ')}`);
  }
  for (const name of wrongs) {
    for (const locale of LOCALES) {
      if (!has(`wrong/${name}/hint.${locale}.md`)) faults.push(`wrong/${name} has no hint.${locale}.md`);
    }
  }
  return faults;
}

/** What the learner would have: start/, with the files of an answer in place of its own. Hints are no part of it. */
export function answerFiles({ folder, start }: LessonFolder, answer: string): Files {
  if (answer === 'start') return start;
  const changed = Object.entries(filesIn(join(root, folder, answer)));
  return { ...start, ...Object.fromEntries(changed.filter(([path]) => !/^hint\.[a-z-]+\.md$/.test(path))) };
}

function filesIn(folder: string): Files {
  const paths = globSync('**/*', { cwd: folder }).filter((path) => statSync(join(folder, path)).isFile());
  return Object.fromEntries(
    paths.sort().map((path) => [path.replaceAll('\\', '/'), readFileSync(join(folder, path), 'utf8')]),
  );
}

/** Every file below wrong/, start/ and solution/ of a lesson, for a type check: the answers' names and their files. */
export function answersOf(lesson: LessonFolder): readonly { answer: string; files: Files }[] {
  const names = ['start', 'solution', ...lesson.lesson.wrong.map((name) => `wrong/${name}`)];
  return names.map((answer) => ({ answer, files: answerFiles(lesson, answer) }));
}
