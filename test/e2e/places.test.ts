// Where the page must work: without its server, over plain http from elsewhere, and with nothing of the site in a program's reach.
import { chromium } from 'playwright-core';
import { expect } from 'vitest';
import { launchOptions } from '../../tools/chromium.ts';
import { serveSite } from '../../tools/site.ts';
import { test } from './browser.ts';
import { firstProducer, LessonPage } from './lesson-page.ts';

test('once loaded, everything works with the server gone', async ({ browser }) => {
  const site = await serveSite();
  const context = await browser.newContext({ baseURL: site.url, viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  const lesson = await new LessonPage(page).open(firstProducer);
  await lesson.enterEditor();
  await page.waitForFunction(() => document.querySelector('.workspace')?.getAttribute('data-ready') === 'true');
  await site.close();

  await lesson.button('solution').click();
  await lesson.button('run').click();
  await expect.poll(async () => (await lesson.cells()).length, { timeout: 15_000 }).toBe(5);
  await lesson.button('check').click();
  await lesson.terminal.getByText('Done').first().waitFor({ timeout: 30_000 });
  await lesson.tab('terminal').click();
  await lesson.terminal.locator('.xterm').click();
  await page.keyboard.type('kafka-topics.sh --bootstrap-server localhost:9092 --list\n');
  await expect.poll(() => lesson.terminal.locator('.xterm-rows').textContent()).toContain('greetings');
  // The TypeScript service came over too: a mistake is marked.
  await lesson.type('const many: number = "few";\n');
  await lesson.editor.locator('.squiggly-error').waitFor();
  await context.close();
});

test('over plain http from an address that is not localhost', async ({ site }) => {
  const { args = [], ...options } = launchOptions();
  const rule = `--host-resolver-rules=MAP class.example 127.0.0.1`;
  const browser = await chromium.launch({ ...options, args: [...args, rule] });
  const port = new URL(site).port;
  const context = await browser.newContext({
    baseURL: `http://class.example:${port}`,
    viewport: { width: 1440, height: 900 },
  });
  const page = await context.newPage();
  const lesson = await new LessonPage(page).open(firstProducer);
  expect(await page.evaluate(() => isSecureContext)).toBe(false);
  await lesson.button('solution').click();
  await lesson.button('run').click();
  await expect.poll(async () => (await lesson.cells()).length, { timeout: 15_000 }).toBe(5);
  await lesson.button('check').click();
  await lesson.terminal.getByText('Done').first().waitFor({ timeout: 30_000 });
  await page.reload();
  await lesson.enterEditor();
  await expect.poll(async () => (await lesson.cells()).length, { timeout: 15_000 }).toBe(5);
  await browser.close();
});

test('a program reaches neither the site nor the network', async ({ page, site }) => {
  const lesson = await new LessonPage(page).open(firstProducer);
  await page.context().addCookies([{ name: 'learner', value: 'ana', url: site }]);
  await page.evaluate(() => localStorage.setItem('secret', 'mine'));
  await lesson.run(`
const scope: any = globalThis;
// What the engine does by itself does not keep a program alive.
setInterval(() => {}, 50);
async function attempt(name: string, what: () => unknown) {
  try {
    const got = await what();
    console.log(name + ': ' + (got === undefined ? 'nothing' : 'REACHED ' + String(got)));
  } catch (error) {
    console.log(name + ': refused');
  }
}
await attempt('fetch', async () => (await scope.fetch('${site}')).status);
await attempt('fetch no-cors', async () => (await scope.fetch('${site}', { mode: 'no-cors' })).type);
await attempt('XMLHttpRequest', () => new Promise((resolve, reject) => {
  const request = new scope.XMLHttpRequest();
  request.onload = () => resolve(request.status);
  request.onerror = () => reject(new Error('refused'));
  request.open('GET', '${site}');
  request.send();
}));
await attempt('WebSocket', () => new Promise((resolve, reject) => {
  const socket = new scope.WebSocket('${site}'.replace('http', 'ws'));
  socket.onopen = () => resolve('open');
  socket.onerror = () => reject(new Error('refused'));
}));
await attempt('cookies', () => scope.document?.cookie || undefined);
await attempt('localStorage', () => scope.localStorage?.getItem('secret') ?? undefined);
await attempt('IndexedDB', () => new Promise((resolve, reject) => {
  const request = scope.indexedDB.open('from-beginning');
  request.onsuccess = () => resolve('open');
  request.onerror = () => reject(new Error('refused'));
}));
await attempt('import of an address', async () => Object.keys(await scope.eval('import("${site}favicon.svg")')));
await attempt('importScripts', () => scope.importScripts('${site}favicon.svg'));
await attempt('parent', () => scope.parent?.location?.href ?? scope.window?.parent?.location?.href);
console.log('all tried');
process.exit();
`);
  await lesson.terminal.getByText('all tried').waitFor();
  const said = await lesson.terminal.getByRole('log').textContent();
  expect(said).not.toContain('REACHED');
  expect(said?.match(/refused|nothing/g)).toHaveLength(10);
});
