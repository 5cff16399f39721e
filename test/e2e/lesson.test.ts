// Lesson 9 as a learner goes through it, in a real browser, in each language.
import { readFileSync } from 'node:fs';
import { describe, expect } from 'vitest';
import { test } from './browser.ts';
import { chinese, english, firstProducer, LessonPage } from './lesson-page.ts';

const folder = new URL('../../lessons/02-records/03-first-producer/', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, folder), 'utf8');
const lines = read('start/lines.txt').trim().split('\n');

describe.each([
  ['English', english],
  ['简体中文', chinese],
])('lesson 9 in %s', (_, names) => {
  test('the solution, typed and run, puts its records on the tape, and Check passes', async ({ page }) => {
    const lesson = await new LessonPage(page, names).open(firstProducer);
    await lesson.run(read('solution/producer.ts'));
    await expect
      .poll(() => lesson.cells(), { timeout: 15_000 })
      .toEqual(lines.map((line, offset) => `${offset} ${line}`));
    await lesson.button('check').click();
    await lesson.terminal.getByText(names.done, { exact: false }).first().waitFor({ timeout: 30_000 });
    expect(await lesson.terminal.locator('.mark').allTextContents()).toEqual(['✓']);
  });

  test('a wrong answer is told by its own hint, in the language of the page', async ({ page }) => {
    const lesson = await new LessonPage(page, names).open(firstProducer);
    await lesson.type(read('wrong/joined/producer.ts'));
    await lesson.button('check').click();
    const hint = lesson.terminal.locator('.hint');
    await hint.waitFor({ timeout: 30_000 });
    const expected = read(`wrong/joined/hint.${names === english ? 'en' : 'zh-cn'}.md`);
    const words = (text: string) => text.replace(/[`*_\s]|\[|\]\([^)]*\)/g, '');
    expect(words((await hint.textContent()) ?? '')).toContain(words(expected.split('\n')[0] ?? ''));
  });
});

test('what was typed and what was sent survive a reload; Reset brings the lesson back', async ({ page }) => {
  const lesson = await new LessonPage(page).open(firstProducer);
  await lesson.run(`// mine\n${read('solution/producer.ts')}`);
  await expect.poll(async () => (await lesson.cells()).length, { timeout: 15_000 }).toBe(lines.length);
  await expect.poll(() => lesson.button('run').isVisible(), { timeout: 15_000 }).toBe(true);
  // The store is written behind, at most 100 ms; the page says so itself when it leaves.
  await page.reload();
  await lesson.enterEditor();
  expect(await lesson.editor.locator('.view-lines').textContent()).toContain('//\u00a0mine');
  await expect.poll(async () => (await lesson.cells()).length, { timeout: 15_000 }).toBe(lines.length);

  await lesson.button('reset').click();
  await expect.poll(() => lesson.cells(), { timeout: 15_000 }).toEqual([]);
  expect(await lesson.editor.locator('.view-lines').textContent()).not.toContain('mine');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => lesson.editor.locator('.view-lines').textContent()).toContain('mine');
});

test('what is typed before the editor has come is not lost', async ({ page }) => {
  const lesson = await new LessonPage(page).open(firstProducer);
  await page.route(/monaco/, async (route) => {
    await page.waitForFunction(() => document.querySelector('textarea')?.value.includes('typed early'));
    await route.continue();
  });
  const area = lesson.editor.getByRole('textbox');
  await area.focus();
  await page.keyboard.press('Control+Home');
  await page.keyboard.type('// typed early');
  await lesson.editor.locator('.monaco-editor').waitFor();
  await page.keyboard.type(', and late');
  await expect
    .poll(() => lesson.editor.locator('.view-line').first().textContent())
    .toMatch(/^\/\/.typed.early,.and.late/);
});

test('what is typed and pressed before any script has run counts', async ({ page }) => {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(/_astro\/.*\.js/, async (route) => {
    await held;
    await route.continue();
  });
  const lesson = await new LessonPage(page).open(firstProducer);
  const area = lesson.editor.getByRole('textbox');
  await area.focus();
  await page.keyboard.press('Control+Home');
  await page.keyboard.type("console.log('from before');process.exit();");
  await lesson.button('run').click();
  release();
  await lesson.terminal.getByText('from before').waitFor();
});

test('a program that throws names the line of the learner’s file', async ({ page }) => {
  const lesson = await new LessonPage(page).open(firstProducer);
  await lesson.run('const order: { id?: string } = {};\n\nconsole.log(order.id!.length);\n');
  await lesson.terminal.getByRole('log').getByText('exit code 1').waitFor();
  expect(await lesson.terminal.getByRole('log').textContent()).toContain('producer.ts:3');
});

test('a program that finds nobody at an address is told where this lab’s broker is', async ({ page }) => {
  const lesson = await new LessonPage(page).open(firstProducer);
  await lesson.run(`import { Kafka, logLevel } from 'kafkajs';
const kafka = new Kafka({ brokers: ['localhost:9999'], logLevel: logLevel.NOTHING });
await kafka.admin().connect();
`);
  await lesson.terminal.getByText('Nothing listens at localhost:9999.').waitFor();
  expect(await lesson.terminal.getByRole('log').textContent()).toContain('broker is at localhost:9092');
});

test('the other language says that the programs ended with the page', async ({ page }) => {
  const lesson = await new LessonPage(page).open(firstProducer);
  await lesson.run('setInterval(() => {}, 1000);\nconsole.log("here");\n');
  await lesson.terminal.getByText('here').waitFor();
  await page.getByRole('link', { name: '用简体中文阅读' }).click();
  await page.getByRole('button', { name: '再运行一次' }).click();
  await new LessonPage(page, chinese).terminal.getByText('here').waitFor();
});

test('the terminal answers while a program runs', async ({ page }) => {
  const lesson = await new LessonPage(page).open(firstProducer);
  await lesson.run('setInterval(() => {}, 1000);\nconsole.log("here");\n');
  await lesson.terminal.getByText('here').waitFor();
  await lesson.tab('terminal').click();
  await lesson.terminal.locator('.xterm').click();
  await page.keyboard.type('ls\n');
  await expect.poll(() => lesson.terminal.locator('.xterm-rows').textContent()).toContain('lines.txt');
  await lesson.button('stop').click();
  await lesson.button('run').waitFor();
});
