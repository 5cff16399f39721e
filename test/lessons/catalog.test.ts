import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { Verdict } from '../../sandbox/check/contract.ts';
import { answersOf, faultsOf, type LessonFolder, readLesson, root } from '../../tools/lessons/catalog.ts';
import { typeFaults } from '../../tools/lessons/programs.ts';
import { faultOf } from '../../tools/lessons/verdicts.ts';

const bilingual = { en: 'x', 'zh-cn': '某' };
const lesson = {
  id: 'x',
  number: 1,
  title: bilingual,
  summary: bilingual,
  minutes: 1,
  files: ['main.ts'],
  steps: ['predict', 'change'],
  misconceptions: ['x'],
  wrong: ['a', 'b'],
  links: [],
};
const text = '<Step id="predict" title="x">\n<Predict></Predict>\n</Step>\n<Step id="change" title="y"></Step>\n';
const whole: Record<string, string> = {
  '../chapter.ts': `export const chapter = ${JSON.stringify({ id: 'x', letter: 'A', title: bilingual })};`,
  'lesson.ts': `export const lesson = ${JSON.stringify(lesson)};`,
  'check.ts': '',
  'en.mdx': text,
  'zh-cn.mdx': text,
  'start/main.ts': 'console.log(1);',
  'start/input.txt': 'x',
  'solution/main.ts': 'console.log(2);',
  ...Object.fromEntries(
    ['a', 'b'].flatMap((name) => [
      [`wrong/${name}/main.ts`, `console.log('${name}');`],
      [`wrong/${name}/hint.en.md`, 'x'],
      [`wrong/${name}/hint.zh-cn.md`, '某'],
    ]),
  ),
};

const places: string[] = [];
afterEach(() => {
  for (const place of places.splice(0)) rmSync(place, { recursive: true, force: true });
});

/** Writes a lesson with these files in place of, or (null) taken from, a whole one. */
function lessonWith(changed: Record<string, string | null>): string {
  const place = mkdtempSync(join(tmpdir(), 'lesson-'));
  places.push(place);
  const folder = join(place, '01-chapter/01-lesson');
  for (const [path, content] of Object.entries({ ...whole, ...changed })) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    if (content !== null) writeFileSync(file, content);
  }
  return relative(root, folder);
}

async function read(folder: string): Promise<LessonFolder> {
  const found = await readLesson(folder);
  if (typeof found === 'string') throw new Error(found);
  return found;
}

test('a whole lesson has no faults', async () => {
  expect(await faultsOf(await read(lessonWith({})))).toEqual([]);
});

test.each([
  ['a missing hint', { 'wrong/b/hint.zh-cn.md': null }, 'wrong/b has no hint.zh-cn.md'],
  ['a missing language', { 'zh-cn.mdx': null }, 'there is no zh-cn.mdx'],
  ['another step in one language', { 'en.mdx': text.replace('change', 'run') }, 'en.mdx has the steps predict, run'],
  ['a question in one language only', { 'en.mdx': text.replaceAll('Predict', 'div') }, 'differ in their questions'],
  ['a wrong answer not in lesson.ts', { 'wrong/c/main.ts': '' }, 'wrong/ has a, b, c; lesson.ts says a, b'],
  ['an open file that is not there', { 'start/main.ts': null }, 'lesson.ts opens main.ts, which start/ lacks'],
  ['a chapter without chapter.ts', { '../chapter.ts': null }, 'its chapter has no chapter.ts'],
])('%s is a fault', async (_, changed, fault) => {
  expect(await faultsOf(await read(lessonWith(changed)))).toContainEqual(expect.stringContaining(fault));
});

test('front matter that the schema refuses is named', async () => {
  const folder = lessonWith({ 'lesson.ts': `export const lesson = ${JSON.stringify({ ...lesson, wrong: ['a'] })};` });
  expect(await readLesson(folder)).toMatch(/^lesson.ts: .*wrong/s);
});

test('an answer is the start with its own files in place, and without its hints', async () => {
  const answers = answersOf(await read(lessonWith({})));
  expect(Object.fromEntries(answers.map(({ answer, files }) => [answer, files]))).toEqual({
    start: { 'input.txt': 'x', 'main.ts': 'console.log(1);' },
    solution: { 'input.txt': 'x', 'main.ts': 'console.log(2);' },
    'wrong/a': { 'input.txt': 'x', 'main.ts': `console.log('a');` },
    'wrong/b': { 'input.txt': 'x', 'main.ts': `console.log('b');` },
  });
});

test('a program that does not fit kafkajs is named with its line', { timeout: 60_000 }, () => {
  const program = `import { Kafka } from 'kafkajs';\nnew Kafka({ broker: ['localhost:9092'] });\n`;
  const faults = typeFaults(
    new Map([
      ['x start', { 'main.ts': `import './other.ts';`, 'other.ts': 'export {};' }],
      ['x solution', { 'main.ts': program }],
    ]),
  );
  expect([...faults]).toEqual([['x solution', [expect.stringMatching(/^main.ts:2: .*broker/)]]]);
});

const wrongA: Verdict = { kind: 'wrong', name: 'a' };
test.each([
  ['start', { kind: 'done' }, 'the start must not be done'],
  ['start', wrongA, null],
  ['solution', { kind: 'done' }, null],
  ['solution', { kind: 'not-yet', reason: 'x' }, 'the solution must be done'],
  ['wrong/a', wrongA, null],
  ['wrong/b', wrongA, 'it must be wrong as b'],
  ['wrong/a', { kind: 'not-yet', reason: 'x' }, 'it must be wrong as a'],
  ['start', { kind: 'broken', message: 'x' }, 'the check is broken'],
] as const)('%s with the verdict %o: %s', (answer, verdict, fault) => {
  expect(faultOf(answer, verdict)).toBe(fault);
});
