// Runs checks in Chromium: builds a page around the browser's check host with the site's own bundler, and asks it.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
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
  const { newPage, close } = await openLessonPages();
  return {
    name: 'chromium',
    check: async ({ lesson }, files) => {
      // A page of its own for each answer, as a learner's tab would be.
      const page = await newPage();
      const complaints: string[] = [];
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
      try {
        return await checkIn(page, lesson.id, files);
      } catch (error) {
        const message = [error instanceof Error ? error.message : String(error), ...complaints].join('; ');
        return { lesson: lesson.id, verdict: { kind: 'broken', message }, results: [] };
      } finally {
        await page.close();
      }
    },
    close,
  };
}

export interface LessonPages {
  /** A page that can run checks. */
  newPage(): Promise<Page>;
  /** Stops the server: from now on pages have only what they have loaded. */
  goOffline(): Promise<void>;
  close(): Promise<void>;
}

export async function openLessonPages(): Promise<LessonPages> {
  const folder = join(root, `node_modules/.cache/from-beginning/lessons-page-${process.pid}`);
  await build({
    root: join(root, 'tools/lessons/harness'),
    configFile: false,
    logLevel: 'error',
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
  let site: Awaited<ReturnType<typeof serveSite>> | null = await serveSite({ folder });
  const { url } = site;
  const browser = await chromium.launch(launchOptions());
  const context = await browser.newContext();
  const goOffline = async (): Promise<void> => {
    await site?.close();
    site = null;
  };
  return {
    newPage: async () => {
      const page = await context.newPage();
      await page.goto(url);
      await page.waitForFunction(() => 'runLesson' in globalThis, undefined, { timeout: 30_000 });
      return page;
    },
    goOffline,
    close: async () => {
      await browser.close();
      await goOffline();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Runs a lesson's checks on these files in a page of `openLessonPages`. */
export function checkIn(page: Page, lesson: string, files: Files): Promise<CheckReport> {
  return page.evaluate(([id, files]) => globalThis.runLesson(id, files), [lesson, { ...files }] as const);
}
