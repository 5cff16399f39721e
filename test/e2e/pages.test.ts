// Every page of the site, before anything is pressed.
import AxeBuilder from '@axe-core/playwright';
import { expect } from 'vitest';
import { test } from './browser.ts';

test.for(['/', '/zh-cn/', '/playground/', '/zh-cn/playground/'])('%s opens with a heading', async (path, { page }) => {
  const response = await page.goto(path);
  expect(response?.status()).toBe(200);
  expect(await page.locator('h1').count()).toBe(1);
});

test('the home page links every lesson, and each link leads somewhere', async ({ page, context }) => {
  await page.goto('/');
  const links = await page.locator('a[href*="/lessons/"]').evaluateAll((all) => all.map((a) => a.getAttribute('href')));
  expect(links.length).toBeGreaterThan(0);
  for (const link of new Set(links)) expect((await context.request.get(link ?? '')).status(), link ?? '').toBe(200);
});

test.for(['/', '/zh-cn/'])('axe finds nothing to object to on %s', async (path, { page }) => {
  await page.goto(path);
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
});
