// Every page of the site, before anything is pressed.
import { readFileSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import { expect } from 'vitest';
import { test } from './browser.ts';

const fidelity = ['/fidelity/', '/zh-cn/fidelity/'];

test.for(['/', '/zh-cn/', '/playground/', '/zh-cn/playground/', ...fidelity])(
  '%s opens with a heading',
  async (path, { page }) => {
    const response = await page.goto(path);
    expect(response?.status()).toBe(200);
    expect(await page.locator('h1').count()).toBe(1);
  },
);

test('the home page links every lesson, and each link leads somewhere', async ({ page, context }) => {
  await page.goto('/');
  const links = await page.locator('a[href*="/lessons/"]').evaluateAll((all) => all.map((a) => a.getAttribute('href')));
  expect(links.length).toBeGreaterThan(0);
  for (const link of new Set(links)) expect((await context.request.get(link ?? '')).status(), link ?? '').toBe(200);
});

test.for(fidelity)('%s says what the record of npm run fidelity says', async (path, { page }) => {
  await page.goto('/');
  const { totals, listed, apis } = JSON.parse(
    readFileSync(new URL('../golden/fidelity.json', import.meta.url), 'utf8'),
  );
  await page
    .getByRole('contentinfo')
    .getByRole('link', { name: String(totals.passed) })
    .click();
  await page.waitForURL('**/fidelity/');
  await page.goto(path);
  const figures = await page.locator('dd').allTextContents();
  expect(figures.map(Number)).toEqual([totals.cases, totals.passed, totals.listed, totals.failed]);
  const text = (await page.locator('main').textContent()) ?? '';
  for (const { case: name, reason } of listed) for (const part of [name, reason]) expect(text).toContain(part);
  const compared = apis.filter(({ cases }: { cases: number }) => cases > 0);
  expect(await page.locator('tbody tr').count()).toBe(compared.length);
});

test.for(['/', '/zh-cn/', ...fidelity])('axe finds nothing to object to on %s', async (path, { page }) => {
  await page.goto(path);
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
});
