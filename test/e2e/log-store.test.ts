// The IndexedDB store in a real browser: the suite that every driver passes, and reloads in the middle of writing.
import { build } from 'esbuild';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { logStoreSuite } from '../hosts/log-store-suite.ts';
import { test } from './browser.ts';
import type { InPage } from './log-store.page.ts';

declare const inPage: InPage;

const bundle = build({
  entryPoints: [new URL('./log-store.page.ts', import.meta.url).pathname],
  bundle: true,
  write: false,
  format: 'iife',
});

async function openPage(page: Page): Promise<void> {
  const script = (await bundle).outputFiles[0]!.text;
  const body = `<!doctype html><title>store</title><script>${script.replaceAll('</script', '<\\/script')}</script>`;
  await page.route('**/log-store', (route) => route.fulfill({ contentType: 'text/html', body }));
  await page.goto('/log-store');
}

test.for(logStoreSuite.map(({ name }) => name))('IndexedDB in Chromium: %s', async (name, { page }) => {
  await openPage(page);
  expect(await page.evaluate((wanted) => inPage.run(wanted), name)).toBeNull();
});

test('a reload in the middle of writing finds a true prefix', async ({ page }) => {
  await openPage(page);
  await page.evaluate(() => inPage.appendForEver());
  let before = 0;
  for (let round = 0; round < 3; round++) {
    await expect.poll(() => page.evaluate(() => inPage.stored())).toBeGreaterThan(before);
    await page.reload();
    const { records, offsets } = await page.evaluate(() => inPage.sizes());
    expect(records).toBeGreaterThan(before);
    expect(records).toBe(offsets * 1_000);
    before = records;
    await page.evaluate(() => inPage.appendForEver());
  }
});
