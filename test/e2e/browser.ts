// `test` with a page of its own in a real browser, on the built site. A test fails when its page throws.
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { test as base, expect, inject } from 'vitest';
import { launchOptions } from '../../tools/chromium.ts';

export const test = base
  .extend('site', () => inject('site'))
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads a fixture's needs from its first parameter
  .extend('browser', { scope: 'file' }, async ({}, { onCleanup }): Promise<Browser> => {
    const browser = await chromium.launch(launchOptions());
    onCleanup(() => browser.close());
    return browser;
  })
  .extend('context', async ({ browser, site }, { onCleanup }): Promise<BrowserContext> => {
    const context = await browser.newContext({ baseURL: site, viewport: { width: 1440, height: 900 } });
    onCleanup(() => context.close());
    return context;
  })
  .extend('page', async ({ context }, { onCleanup }): Promise<Page> => {
    const page = await context.newPage();
    const thrown: string[] = [];
    page.on('pageerror', (error) => thrown.push(error.stack ?? error.message));
    onCleanup(() => expect(thrown, 'errors that the page did not catch').toEqual([]));
    return page;
  });
