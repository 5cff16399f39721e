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
    const kill = call('kill');
    return {
      stdin: call('stdin'),
      connected: call('connected'),
      refused: call('refused'),
      data: call('data'),
      closed: call('closed'),
      credit: call('credit'),
      time: call('time'),
      advance: call('advance'),
      // Whether the page's program ends is known there alone: what it sends is shown to the last.
      kill: (signal) => {
        kill(signal);
        return false;
      },
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

  test('the frame and a bare worker in it reach nothing', async () => {
    const browser = await chromium.launch(launchOptions());
    const page = await openPage(browser);
    await page.evaluate(() => inPage.boot());
    const frame = page.frames().find((each) => each !== page.mainFrame())!;
    const outcomes = await frame.evaluate(async (site) => {
      const tries = `(async () => {
        const attempt = async (run) => { try { await run(); return 'done'; } catch { return 'refused'; } };
        const opens = (make) => new Promise((resolve, reject) => {
          const thing = make();
          thing.onopen = thing.onsuccess = resolve;
          thing.onerror = reject;
        });
        return {
          fetch: await attempt(() => fetch('${site}')),
          noCors: await attempt(() => fetch('${site}', { mode: 'no-cors' })),
          data: await attempt(() => fetch('data:text/plain,x')),
          webSocket: await attempt(() => opens(() => new WebSocket('${site}'.replace('http', 'ws')))),
          eventSource: await attempt(() => opens(() => new EventSource('${site}'))),
          module: await attempt(() => import('${site}x.js')),
          indexedDb: await attempt(() => opens(() => indexedDB.open('x'))),
          caches: await attempt(() => caches.open('x')),
        };
      })()`;
      const worker = new Worker(URL.createObjectURL(new Blob([`${tries}.then((all) => postMessage(all))`])));
      const inWorker = await new Promise((resolve) => {
        worker.onmessage = ({ data }) => resolve(data);
      });
      // biome-ignore lint/security/noGlobalEval: the same text, in the frame itself
      return { inFrame: await globalThis.eval(tries), inWorker, origin: String(origin) };
    }, page.url());
    await browser.close();
    const refused = {
      fetch: 'refused',
      noCors: 'refused',
      data: 'refused',
      webSocket: 'refused',
      eventSource: 'refused',
      module: 'refused',
      indexedDb: 'refused',
      caches: 'refused',
    };
    expect(outcomes).toEqual({ inFrame: refused, inWorker: refused, origin: 'null' });
  });
});
