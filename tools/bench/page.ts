/** The lesson page in a real browser: first paint, script before the first act, the editor's arrival, and Run. */
import { brotliCompressSync } from 'node:zlib';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { build } from '../build.ts';
import { launchOptions } from '../chromium.ts';
import { serveSite } from '../site.ts';
import type { Figure } from './figures.ts';

const lesson = 'lessons/records/first-producer/';
const visits = 9;
const runs = 9;
const idleMs = 6000;
const betweenRunsMs = 1500;
/** Prints, then talks to the broker: the first line shows how soon a program runs, the second how soon it has its answer. */
const program = `import { Kafka, logLevel } from 'kafkajs';
console.log('first line');
const kafka = new Kafka({ brokers: ['localhost:9092'], logLevel: logLevel.NOTHING });
const admin = kafka.admin();
await admin.connect();
console.log('topics', (await admin.listTopics()).length);
await admin.disconnect();
`;

export async function benchPage(): Promise<readonly Figure[]> {
  await build();
  const site = await serveSite();
  const browser = await chromium.launch(launchOptions());
  try {
    const url = new URL(lesson, site.url).href;
    // The browser's own first page is not ours to measure.
    await visit(browser, url, async () => {});
    return [
      ...(await paints(browser, url)),
      await scriptBeforeFirstAct(browser, url),
      await editorArrival(browser, url),
      ...(await firstLines(browser, url)),
    ];
  } finally {
    await browser.close();
    await site.close();
  }
}

async function visit<T>(
  browser: Browser,
  url: string,
  act: (page: Page, context: BrowserContext) => Promise<T>,
): Promise<T> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  try {
    const page = await context.newPage();
    await page.goto(url, { waitUntil: 'load' });
    return await act(page, context);
  } finally {
    await context.close();
  }
}

async function paints(browser: Browser, url: string): Promise<readonly Figure[]> {
  const paint: number[] = [];
  const shift: number[] = [];
  for (let i = 0; i < visits; i += 1) {
    const measured = await visit(browser, url, (page) =>
      page.evaluate(
        () =>
          new Promise<{ paint: number; shift: number }>((resolve) => {
            let shifted = 0;
            new PerformanceObserver((list) => {
              for (const entry of list.getEntries()) shifted += (entry as PerformanceEntry & { value: number }).value;
            }).observe({ type: 'layout-shift', buffered: true });
            setTimeout(() => {
              const [first] = performance.getEntriesByName('first-contentful-paint');
              resolve({ paint: first?.startTime ?? Number.NaN, shift: shifted });
            }, 1000);
          }),
      ),
    );
    paint.push(measured.paint);
    shift.push(measured.shift);
  }
  return [
    { name: 'lesson page: first contentful paint', unit: 'ms', samples: paint, target: { at: 'most', value: 200 } },
    { name: 'lesson page: layout shift', unit: '', samples: shift, target: { at: 'most', value: 0 } },
  ];
}

/** Script that comes by itself, as it crosses the wire, plus script within the page's own HTML. */
async function scriptBeforeFirstAct(browser: Browser, url: string): Promise<Figure> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  let bytes = 0;
  const sizes: Promise<void>[] = [];
  context.on('requestfinished', (request) => {
    const isScript = /\.(m?js|wasm)(\?|$)/.test(request.url()) || request.resourceType() === 'script';
    if (isScript)
      sizes.push(
        request.sizes().then(({ responseBodySize }) => {
          bytes += responseBodySize;
        }),
      );
  });
  await page.goto(url, { waitUntil: 'load' });
  await page.waitForTimeout(idleMs);
  const inline = await page.evaluate(() =>
    [...document.scripts]
      .filter(({ src }) => src === '')
      .map(({ text }) => text)
      .join('\n'),
  );
  await Promise.all(sizes);
  await context.close();
  const kilobytes = (bytes + brotliCompressSync(inline).length) / 1024;
  return {
    name: 'lesson page: script before the first act (brotli)',
    unit: 'KB',
    samples: [kilobytes],
    target: { at: 'most', value: 100 },
  };
}

/** From the first press in the code until the editor itself shows what was typed, the browser's cache being warm. */
async function editorArrival(browser: Browser, url: string): Promise<Figure> {
  const samples: number[] = [];
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  for (let i = 0; i < visits; i += 1) {
    const page = await context.newPage();
    await page.goto(url, { waitUntil: 'load' });
    await page.evaluate(() => localStorage.clear());
    const began = Date.now();
    await page.locator('.static textarea').click();
    await page.keyboard.type(`// typed ${i}`);
    await page
      .locator('.monaco-editor .view-line', { hasText: `typed ${i}` })
      .first()
      .waitFor();
    if (i > 0) samples.push(Date.now() - began);
    await page.close();
  }
  await context.close();
  return {
    name: 'editor: first press to typed text in the editor (warm)',
    unit: 'ms',
    samples,
    target: { at: 'most', value: 1000 },
  };
}

/** Measured in the page, from the press on Run to the line in the document. */
async function firstLines(browser: Browser, url: string): Promise<readonly Figure[]> {
  return visit(browser, url, async (page) => {
    await page.locator('.static textarea').click();
    await page.locator('.monaco-editor').waitFor();
    await page.keyboard.press('Control+A');
    await page.keyboard.press('Delete');
    await page.keyboard.insertText(program);
    await page.locator('.view-line', { hasText: 'admin.disconnect' }).waitFor();
    const line: number[] = [];
    const answer: number[] = [];
    for (let i = 0; i <= runs; i += 1) {
      const took = await page.evaluate(
        () =>
          new Promise<{ line: number; answer: number }>((resolve) => {
            const run = [...document.querySelectorAll('button')].find((button) =>
              button.textContent?.trim().startsWith('Run'),
            );
            let line = 0;
            const old = new Set(document.querySelectorAll('[role=log] pre'));
            const began = performance.now();
            const observer = new MutationObserver(() => {
              const output = [...document.querySelectorAll('[role=log] pre')].filter((pre) => !old.has(pre));
              const text = output.map((pre) => pre.textContent).join('');
              if (line === 0 && text.includes('first line')) line = performance.now() - began;
              if (!text.includes('topics')) return;
              observer.disconnect();
              resolve({ line, answer: performance.now() - began });
            });
            observer.observe(document.body, { subtree: true, childList: true, characterData: true });
            run?.click();
          }),
      );
      await page.getByRole('button', { name: 'Run' }).waitFor();
      // As a person would: the next program's worker is made ready while one reads what the last one printed.
      await page.waitForTimeout(betweenRunsMs);
      // The first run is not warm.
      if (i === 0) continue;
      line.push(took.line);
      answer.push(took.answer);
    }
    return [
      { name: 'Run to first output line (warm)', unit: 'ms', samples: line, target: { at: 'most', value: 150 } },
      { name: 'Run to the answer of listTopics() (warm)', unit: 'ms', samples: answer },
    ];
  });
}
