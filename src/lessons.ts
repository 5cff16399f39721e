/** Reads lessons/ while the site is built: front matter, prose in both languages, and every file of a lesson. */
import type { MarkdownInstance, MDXInstance } from 'astro';
import { type Chapter, chapterSchema, type Lesson, lessonSchema } from '../sandbox/check/lesson.ts';
import type { Locale } from './i18n/locale.ts';

export interface LessonEntry {
  /** `NN-chapter/NN-lesson`. */
  folder: string;
  chapter: Chapter;
  lesson: Lesson;
  /** Address without language, such as `/lessons/partitions/keys/`. */
  path: string;
}

export type Files = Readonly<Record<string, string>>;
type Prose = MDXInstance<Record<string, unknown>>['Content'];

const chapterModules = import.meta.glob<{ chapter: unknown }>('../lessons/*/chapter.ts', { eager: true });
const lessonModules = import.meta.glob<{ lesson: unknown }>('../lessons/*/*/lesson.ts', { eager: true });
const proseModules = import.meta.glob<MDXInstance<Record<string, unknown>>>('../lessons/*/*/{en,zh-cn}.mdx');
const startFiles = import.meta.glob<string>('../lessons/*/*/start/**', { query: '?raw', import: 'default' });
const solutionFiles = import.meta.glob<string>('../lessons/*/*/solution/**', { query: '?raw', import: 'default' });
const hintModules = import.meta.glob<MarkdownInstance<Record<string, unknown>>>('../lessons/*/*/wrong/*/hint.*.md');

/** Every lesson that is there, in the order of their numbers. */
export const lessons: readonly LessonEntry[] = Object.entries(lessonModules)
  .map(([file, module]) => entryOf(file, module.lesson))
  .sort((a, b) => a.lesson.number - b.lesson.number);

function entryOf(file: string, data: unknown): LessonEntry {
  const folder = file.split('/').slice(2, 4).join('/');
  const chapterModule = chapterModules[`../lessons/${folder.split('/')[0]}/chapter.ts`];
  if (!chapterModule) throw new Error(`lessons/${folder} has no chapter.ts beside it`);
  const parsed = lessonSchema.safeParse(data);
  if (!parsed.success) throw new Error(`lessons/${folder}/lesson.ts: ${parsed.error.message}`);
  const chapter = chapterSchema.parse(chapterModule.chapter);
  return { folder, chapter, lesson: parsed.data, path: `/lessons/${chapter.id}/${parsed.data.id}/` };
}

/** What the learner gets. */
export function startOf(entry: LessonEntry): Promise<Files> {
  return filesUnder(startFiles, `../lessons/${entry.folder}/start/`);
}

/** What differs in the solution. */
export function solutionOf(entry: LessonEntry): Promise<Files> {
  return filesUnder(solutionFiles, `../lessons/${entry.folder}/solution/`);
}

async function filesUnder(modules: Record<string, () => Promise<string>>, prefix: string): Promise<Files> {
  const found: Record<string, string> = {};
  for (const [file, load] of Object.entries(modules)) {
    if (file.startsWith(prefix)) found[file.slice(prefix.length)] = await load();
  }
  return found;
}

export async function proseOf(entry: LessonEntry, locale: Locale): Promise<Prose> {
  const load = proseModules[`../lessons/${entry.folder}/${locale}.mdx`];
  if (!load) throw new Error(`lessons/${entry.folder} has no ${locale}.mdx`);
  return (await load()).Content;
}

/** Hints by the name of the wrong answer they belong to. */
export async function hintsOf(entry: LessonEntry, locale: Locale): Promise<{ name: string; Content: Prose }[]> {
  const hints: { name: string; Content: Prose }[] = [];
  for (const name of entry.lesson.wrong) {
    const load = hintModules[`../lessons/${entry.folder}/wrong/${name}/hint.${locale}.md`];
    if (load) hints.push({ name, Content: (await load()).Content as unknown as Prose });
  }
  return hints;
}
