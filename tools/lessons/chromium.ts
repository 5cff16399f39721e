// Runs checks in Chromium: builds a page around the browser's check host with the site's own bundler, and asks it.
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { build } from 'vite';
import type { CheckReport } from '../../sandbox/check/contract.ts';
import { launchOptions } from '../chromium.ts';
import { serveSite } from '../site.ts';
import { type Files, type LessonFolder, root } from './catalog.ts';

export interface LessonHost {
  name: 'node' | 'chromium';
  check(lesson: LessonFolder, files: Files): Promise<CheckReport>;
  close(): Promise<void>;
}

export async function openChromium(): Promise<LessonHost> {
  const folder = join(root, 'node_modules/.cache/from-beginning/lessons-page');
  await build({
    root: join(root, 'tools/lessons/harness'),
    configFile: false,
    logLevel: 'warn',
    base: './',
    worker: { format: 'es' },
    build: {
      outDir: folder,
      emptyOutDir: true,
      target: 'es2022',
      minify: false,
      reportCompressedSize: false,
      chunkSizeWarningLimit: 4000,
    },
  });
  const site = await serveSite({ folder });
  const browser = await chromium.launch(launchOptions());
  const context = await browser.newContext();
  return {
    name: 'chromium',
    check: async ({ lesson }, files) => {
      // A page of its own for each answer, as a learner's tab would be.
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
      try {
        await page.goto(site.url);
        await page.waitForFunction(() => 'runLesson' in globalThis, undefined, { timeout: 10_000 });
        const report = await page.evaluate(([id, files]) => globalThis.runLesson(id, files), [
          lesson.id,
          { ...files },
        ] as const);
        return report as CheckReport;
      } catch (error) {
        const message = [error instanceof Error ? error.message : String(error), ...complaints].join('; ');
        return { lesson: lesson.id, verdict: { kind: 'broken', message }, results: [] };
      } finally {
        await page.close();
      }
    },
    close: async () => {
      await browser.close();
      await site.close();
    },
  };
}
