// Programs in a real browser: the suite that every ProcessHost passes, in workers of the frame, without the rest of the site.
import { build } from 'esbuild';
import { type Browser, chromium, type Page } from 'playwright-core';
import { describe, expect, inject, test } from 'vitest';
import type { Clock, ProcessHandle, ProcessHost, ProcessParent } from '../../sandbox/host.ts';
import { processBundle } from '../../tools/build-process.ts';
import { launchOptions } from '../../tools/chromium.ts';
import { processHostSuite } from '../hosts/process-host-suite.ts';
import type { InPage } from './process-host.page.ts';

declare const inPage: InPage;

/** @param policy a Content-Security-Policy for the page, which the frame inherits */
async function openPage(browser: Browser, policy?: string): Promise<Page> {
  const { outputFiles } = await build({
    entryPoints: [new URL('./process-host.page.ts', import.meta.url).pathname],
    bundle: true,
    write: false,
    format: 'iife',
    plugins: [
      {
        name: 'url',
        setup({ onResolve, onLoad }) {
          onResolve({ filter: /\?url$/ }, () => ({ path: '/process.txt', namespace: 'url' }));
          onLoad({ filter: /.*/, namespace: 'url' }, ({ path }) => ({ contents: path, loader: 'text' }));
        },
      },
    ],
  });
  const page = await browser.newPage({ baseURL: inject('site') });
  const bundle = await processBundle();
  const script = outputFiles[0]!.text.replaceAll('</script', '<\\/script');
  await page.route('**/process.txt', (route) => route.fulfill({ contentType: 'text/plain', body: bundle }));
  await page.route('**/programs', (route) =>
    route.fulfill({
      contentType: 'text/html',
      ...(policy && { headers: { 'Content-Security-Policy': policy } }),
      body: `<!doctype html><title>programs</title><body><script>${script}</script>`,
    }),
  );
  await page.goto('/programs');
  return page;
}

/** The page's ProcessHost, from here. */
class RemoteHost implements ProcessHost {
  readonly #page: Page;
  readonly #clock: Clock;
  readonly #parents = new Map<number, ProcessParent>();
  #next = 1;

  constructor(page: Page, clock: Clock) {
    this.#page = page;
    this.#clock = clock;
  }

  async boot(): Promise<void> {
    await this.#page.exposeFunction('told', (process: number, method: keyof ProcessParent, args: unknown[]) => {
      const values = method === 'data' ? [args[0], Buffer.from(String(args[1]), 'latin1')] : args;
      const parent = this.#parents.get(process) as unknown as Record<string, (...args: unknown[]) => void>;
      parent[method]?.(...values);
    });
    expect(await this.#page.evaluate(() => inPage.boot())).toEqual([]);
  }

  start(program: Parameters<ProcessHost['start']>[0], parent: ProcessParent): ProcessHandle {
    const process = this.#next;
    this.#next += 1;
    this.#parents.set(process, parent);
    const told = (run: Promise<void>): void => void run.catch(() => {});
    let sent = 1;
    told(
      this.#page.evaluate(([process, program, now]) => inPage.start(process, program, now), [
        process,
        program,
        this.#clock.now(),
      ] as const),
    );
    const call =
      <A extends unknown[]>(method: Exclude<keyof ProcessHandle, 'sent'>) =>
      (...args: A): void => {
        if (method !== 'credit') sent += 1;
        const plain = args.map((arg) => (arg instanceof Uint8Array ? Buffer.from(arg).toString('latin1') : arg));
        told(
          this.#page.evaluate(([process, method, args, now]) => inPage.call(process, method, args, now), [
            process,
            method,
            plain,
            this.#clock.now(),
          ] as const),
        );
      };
    return {
      stdin: call('stdin'),
      connected: call('connected'),
      refused: call('refused'),
      data: call('data'),
      closed: call('closed'),
      credit: call('credit'),
      time: call('time'),
      advance: call('advance'),
      kill: call('kill'),
      get sent() {
        return sent;
      },
    };
  }
}

describe('programs in Chromium', () => {
  processHostSuite(async (clock) => {
    const browser = await chromium.launch(launchOptions());
    const host = new RemoteHost(await openPage(browser), clock);
    await host.boot();
    return { host, close: () => void browser.close() };
  });

  test('where the page’s own policy forbids what programs need, the frame says what', async () => {
    const browser = await chromium.launch(launchOptions());
    const page = await openPage(browser, "script-src 'unsafe-inline'");
    const failures = await page.evaluate(() => inPage.boot());
    await browser.close();
    expect(failures.join('\n')).toContain('worker-src blob:');
    expect(failures.join('\n')).toContain("script-src 'unsafe-eval'");
  });
});
