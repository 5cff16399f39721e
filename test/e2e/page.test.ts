// The lesson page itself: before any script, what it loads, its two languages, a phone, a second tab, a screen reader.
import { brotliCompressSync } from 'node:zlib';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { test } from './browser.ts';
import { chinese, english, firstProducer, LessonPage } from './lesson-page.ts';

const secondLesson = '/lessons/groups/share-and-copy/';

test('lesson text, code and an empty tape are there without script', async ({ browser, site }) => {
  const context = await browser.newContext({ baseURL: site, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(firstProducer);
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('First producer');
  expect(await page.locator('.static pre').textContent()).toContain('producer.connect');
  expect(await page.getByRole('region', { name: 'Log' }).textContent()).toContain('greetings');
  await context.close();
});

test('until the first act the page loads at most 100 KB of script, then everything', async ({ page }) => {
  const sizes = new Map<string, number>();
  let acted = false;
  page.on('response', async (response) => {
    const kind = response.headers()['content-type'] ?? '';
    if (!/javascript|wasm/.test(kind)) return;
    sizes.set(response.url(), 0);
    if (!acted) sizes.set(response.url(), brotliCompressSync(await response.body()).length);
  });
  const lesson = await new LessonPage(page).open(firstProducer);
  await page.waitForLoadState('networkidle');
  const inline = await page.locator('script:not([src])').allTextContents();
  const total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  expect(total + brotliCompressSync(Buffer.from(inline.join('\n'))).length).toBeLessThan(100_000);
  const before = sizes.size;
  acted = true;
  await lesson.enterEditor();
  await expect.poll(() => sizes.size).toBeGreaterThan(before);
});

/** Notes every shift of the layout; the returned function sums them up. */
async function watchShifts(page: Page): Promise<() => Promise<number>> {
  await page.addInitScript(() => {
    const shifts: number[] = [];
    Object.assign(globalThis, { shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) shifts.push((entry as unknown as { value: number }).value);
    }).observe({ type: 'layout-shift', buffered: true });
  });
  return () =>
    page.evaluate(() => (globalThis as unknown as { shifts: number[] }).shifts.reduce((sum, shift) => sum + shift, 0));
}

test('fonts that come too late change nothing any more', async ({ page }) => {
  const shifted = await watchShifts(page);
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(/\.woff2/, async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(firstProducer, { waitUntil: 'domcontentloaded' });
  await page.getByRole('heading', { level: 1 }).waitFor();
  expect(await page.locator('html').getAttribute('data-fonts')).toBe('system');
  release();
  await page.evaluate(() => document.fonts.ready);
  await page.waitForLoadState('networkidle');
  expect(await shifted()).toBe(0);
});

test('nothing shifts before the first act, nor when the editor takes over', async ({ page }) => {
  const shifted = await watchShifts(page);
  const lesson = await new LessonPage(page).open(firstProducer);
  await page.waitForLoadState('networkidle');
  await page.evaluate(() => document.fonts.ready);
  expect(await shifted()).toBe(0);
  const lineOf = (selector: string) => page.locator(selector).filter({ hasText: 'await' }).first().boundingBox();
  const line = await lineOf('.static .row');
  await page.getByRole('region', { name: 'Editor' }).getByRole('textbox').focus();
  await lesson.editor.locator('.monaco-editor .view-line').first().waitFor();
  await page.waitForFunction(() => document.querySelector('.workspace')?.getAttribute('data-ready') === 'true');
  expect((await lineOf('.view-line'))?.y).toBeCloseTo(line?.y ?? 0, 0);
  expect(await shifted()).toBeLessThan(0.001);
});

test('a keyboard gets out of the editor and of the terminal', async ({ page }) => {
  const lesson = await new LessonPage(page).open(firstProducer);
  await lesson.enterEditor();
  const inside = (selector: string) =>
    page.evaluate((within) => document.activeElement?.closest(within) !== null, selector);
  await page.keyboard.press('Tab');
  expect(await inside('.monaco-editor')).toBe(true);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Tab');
  expect(await inside('.monaco-editor')).toBe(false);
  await lesson.terminal.locator('.xterm').click();
  await page.keyboard.press('Tab');
  expect(await inside('.xterm')).toBe(true);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Tab');
  expect(await inside('.xterm')).toBe(false);
});

test('the names that trainers rely on are there in both languages', async ({ page }) => {
  for (const names of [english, chinese]) {
    const lesson = await new LessonPage(page, names).open(firstProducer);
    for (const button of ['run', 'check', 'reset', 'solution'] as const) await lesson.button(button).waitFor();
    for (const region of ['editor', 'terminal', 'log', 'timeline'] as const) {
      await page.getByRole('region', { name: names[region], exact: true }).waitFor();
    }
    await page.getByRole('region', { name: names === english ? 'Lesson' : '课程', exact: true }).waitFor();
  }
});

test('switching the language keeps the step, the file and the work', async ({ page }) => {
  const lesson = await new LessonPage(page).open(firstProducer);
  await lesson.type('// kept\n');
  await lesson.tab('lines.txt').click();
  const step = (id: string) => page.locator(`#${id}`).evaluate((node) => node.getBoundingClientRect().top);
  await page.locator('#change').evaluate((node) => node.scrollIntoView());
  const top = await step('change');
  await page.getByRole('link', { name: '用简体中文阅读' }).click();
  await page.waitForURL('**/zh-cn/**');
  await expect.poll(() => lesson.tab('lines.txt').getAttribute('aria-selected')).toBe('true');
  expect(await step('change')).toBeCloseTo(top, -1);
  await lesson.tab('producer.ts').click();
  await expect.poll(() => page.locator('.static pre, .view-lines').first().textContent()).toMatch(/kept/);
});

test('the theme is the reader’s choice and stays', async ({ page }) => {
  await page.goto(firstProducer);
  await page.getByRole('button', { name: 'Switch to dark' }).click();
  await page.reload();
  expect(await page.locator('html').getAttribute('data-theme')).toBe('dark');
});

test('a second tab of a lesson is told so and may take over', async ({ page, context }) => {
  const lesson = await new LessonPage(page).open(firstProducer);
  await lesson.enterEditor();
  await page.waitForFunction(() => document.querySelector('.workspace')?.getAttribute('data-ready') === 'true');
  const second = await context.newPage();
  const other = await new LessonPage(second).open(firstProducer);
  await other.enterEditor();
  await second.getByText('open in another tab').waitFor();
  await second.getByRole('button', { name: 'Take over here' }).click();
  await page.getByText('Another tab has taken over').waitFor();
});

describe('on a phone', () => {
  test.for([
    [390, 844],
    [360, 640],
  ] as const)(
    'of %i × %i everything can be reached, and nothing is wider than the window',
    async ([width, height], { browser, site }) => {
      const context = await browser.newContext({
        baseURL: site,
        viewport: { width, height },
        hasTouch: true,
        isMobile: true,
      });
      const page = await context.newPage();
      const lesson = await new LessonPage(page).open(firstProducer);
      const bottom = page.getByRole('navigation', { name: 'What to show' });
      const fits = () => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
      await expect.poll(() => page.getByRole('heading', { level: 1 }).isVisible()).toBe(true);
      expect(await lesson.log.isVisible()).toBe(true);
      // Where the text says "press Run" there is one.
      await lesson.button('run').click();
      await page.locator('.status').filter({ hasText: 'ended' }).waitFor({ state: 'attached' });
      await bottom.getByRole('button', { name: 'Code' }).click();
      await lesson.button('solution').click();
      await lesson.button('run').click();
      await expect.poll(async () => (await lesson.cells()).length, { timeout: 15_000 }).toBe(5);
      expect(await fits()).toBe(true);
      await lesson.button('check').click();
      await lesson.terminal.getByText('Done').first().waitFor({ timeout: 30_000 });
      await bottom.getByRole('button', { name: 'Log' }).click();
      await page.getByRole('region', { name: 'Timeline' }).waitFor();
      expect(await fits()).toBe(true);
      await context.close();
    },
  );
});

test('at 1024 the terminal is a tab beside the files', async ({ page }) => {
  await page.setViewportSize({ width: 1024, height: 768 });
  const lesson = await new LessonPage(page).open(firstProducer);
  expect(await lesson.editor.getByRole('tabpanel').isVisible()).toBe(true);
  await lesson.tab('terminal').click();
  expect(await lesson.editor.getByRole('tabpanel').isVisible()).toBe(false);
  await lesson.terminal.locator('.xterm').waitFor();
  await lesson.tab('producer.ts').click();
  expect(await lesson.editor.getByRole('tabpanel').isVisible()).toBe(true);
});

test('keyboard alone: skip link, tabs, Run, a record’s details', async ({ page }) => {
  const lesson = await new LessonPage(page).open(firstProducer);
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.className)).toBe('skip');
  await lesson.button('solution').focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Control+Enter');
  await expect.poll(async () => (await lesson.cells()).length, { timeout: 15_000 }).toBe(5);
  await lesson.log.locator('.cell').last().focus();
  await page.keyboard.press('ArrowLeft');
  expect(await page.getByRole('tooltip').textContent()).toContain('greetings-0 @ 3');
});

describe.each([
  ['light', 1440],
  ['dark', 1440],
  ['light', 1024],
  ['light', 390],
] as const)('axe, %s at %i', (colorScheme, width) => {
  test.for([firstProducer, `/zh-cn${secondLesson}`])(
    'finds nothing to object to in %s, at work',
    async (path, { browser, site }) => {
      const context = await browser.newContext({ baseURL: site, viewport: { width, height: 844 }, colorScheme });
      const page = await context.newPage();
      await page.goto(path);
      if (width > 760) {
        await page.getByRole('button', { name: /^(Run|运行)$/ }).click();
        await page.locator('.timeline').waitFor();
      }
      const { violations } = await new AxeBuilder({ page }).exclude('.monaco-editor').exclude('.xterm').analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
      await context.close();
    },
  );
});

test('in normal use nothing is printed to the console', async ({ page }) => {
  const said: string[] = [];
  // The frame's self-test asks for what it must be refused, which Chromium reports.
  const selfTest = /data:text\/plain,x|Fetch API cannot load data:/;
  page.on('console', (message) => selfTest.test(message.text()) || said.push(message.text()));
  const lesson = await new LessonPage(page).open(firstProducer);
  await lesson.button('solution').click();
  await lesson.button('run').click();
  await expect.poll(async () => (await lesson.cells()).length, { timeout: 15_000 }).toBe(5);
  expect(said).toEqual([]);
});
