// What a learner's program must not be able to do to a check, in a real browser.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { answerFiles, type LessonFolder, lessonFolders, readLesson } from '../../tools/lessons/catalog.ts';
import { checkIn, type LessonPages, openLessonPages } from '../../tools/lessons/chromium.ts';

let pages: LessonPages;
let lesson: LessonFolder;

beforeAll(async () => {
  const folder = lessonFolders().find((name) => name.endsWith('keys')) ?? '';
  const read = await readLesson(folder);
  if (typeof read === 'string') throw new Error(read);
  lesson = read;
  pages = await openLessonPages();
});
afterAll(() => pages?.close());

const send = `
import { Kafka } from 'kafkajs';
const producer = new Kafka({ brokers: ['localhost:9092'] }).producer();
await producer.connect();
`;

test.concurrent.each([
  ['loops in silence', 'for (;;);'],
  ['prints without end', 'for (;;) console.log("x".repeat(1000));'],
  ['sends without end', `${send}for (;;) await producer.send({ topic: 'noise', messages: [{ value: 'x' }] });`],
  ['sends without end or await', `${send}for (;;) producer.send({ topic: 'noise', messages: [{ value: 'x' }] });`],
])('a program that %s gets its verdict, and the page goes on', async (_, source) => {
  const page = await pages.newPage();
  const files = answerFiles(lesson, 'start');
  const { verdict } = await checkIn(page, 'keys', { ...files, 'producer.ts': source });
  expect(verdict).toMatchObject({
    kind: 'not-yet',
    reason: expect.stringMatching(/^producer.ts (had not ended after|ended with exit code)/),
  });
  expect(await checkIn(page, 'keys', answerFiles(lesson, 'solution'))).toMatchObject({
    verdict: { kind: 'done' },
  });
  await page.close();
});

test('a live check observes the lab that it is given', async () => {
  const page = await pages.newPage();
  for (const answer of ['wrong/constant-key', 'solution'] as const) {
    const files = answerFiles(lesson, answer);
    const { verdict } = await page.evaluate((files) => globalThis.runLessonLive('keys', files), { ...files });
    expect(verdict).toMatchObject(answer === 'solution' ? { kind: 'done' } : { kind: 'wrong', name: 'constant-key' });
  }
  await page.close();
});

test('checks that were loaded need no server any more', async () => {
  const page = await pages.newPage();
  await page.evaluate(() => globalThis.warmLesson('keys'));
  await pages.goOffline();
  for (const answer of ['wrong/constant-key', 'solution'] as const) {
    const { verdict } = await checkIn(page, 'keys', answerFiles(lesson, answer));
    expect(verdict).toMatchObject(answer === 'solution' ? { kind: 'done' } : { kind: 'wrong', name: 'constant-key' });
  }
});
