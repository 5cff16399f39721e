// Which of several tabs has a stored lab.
import { build } from 'esbuild';
import type { BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';
import { test } from './browser.ts';
import type { InPage } from './owner.page.ts';

declare const inPage: InPage;

const bundle = build({
  entryPoints: [new URL('./owner.page.ts', import.meta.url).pathname],
  bundle: true,
  write: false,
  format: 'iife',
});

async function openTab(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  const body = `<!doctype html><title>owner</title><script>${(await bundle).outputFiles[0]!.text}</script>`;
  await page.route('**/owner', (route) => route.fulfill({ contentType: 'text/html', body }));
  await page.goto('/owner');
  return page;
}

const claim = (tab: Page): Promise<boolean> => tab.evaluate(() => inPage.claim());

test('the first tab has it, a second is told', async ({ context }) => {
  const [first, second] = [await openTab(context), await openTab(context)];
  expect(await claim(first)).toBe(true);
  expect(await claim(second)).toBe(false);
  expect(await first.evaluate(() => inPage.lost())).toBe(false);
});

test('taking it over tells the tab that had it', async ({ context }) => {
  const [first, second] = [await openTab(context), await openTab(context)];
  await claim(first);
  await claim(second);
  await second.evaluate(() => inPage.take());
  await expect.poll(() => first.evaluate(() => inPage.lost())).toBe(true);
  expect(await second.evaluate(() => inPage.lost())).toBe(false);
  expect(await claim(await openTab(context))).toBe(false);
});

test('a reload keeps it, and a closed tab gives it free', async ({ context }) => {
  const first = await openTab(context);
  await claim(first);
  await first.reload();
  expect(await claim(first)).toBe(true);
  await first.close();
  expect(await claim(await openTab(context))).toBe(true);
});

test('the mark of a tab that died without a word is no owner', async ({ context }) => {
  const tab = await openTab(context);
  await tab.evaluate(() => localStorage.setItem('from-beginning:owner:lesson', 'gone'));
  expect(await claim(tab)).toBe(true);
});
