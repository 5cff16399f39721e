import { chromium } from 'playwright-core';
import { build } from '../build.ts';
import { ensureChromium, launchOptions } from '../chromium.ts';
import { serveSite } from '../site.ts';
import type { TerminalHost } from './session.ts';

const lesson = '/lessons/records/create-topic/';

/** The terminal of a lesson's page, in the built site. */
export async function openChromium(): Promise<TerminalHost> {
  ensureChromium();
  await build();
  const site = await serveSite();
  const browser = await chromium.launch(launchOptions());
  return {
    name: 'chromium',
    async open() {
      const page = await browser.newPage({ baseURL: site.url, viewport: { width: 2400, height: 1400 } });
      await page.goto(lesson);
      const terminal = page.getByRole('region', { name: 'Terminal', exact: true });
      await terminal.getByRole('tabpanel').click();
      await terminal.locator('.xterm').waitFor();
      return {
        async type(keys) {
          for (const key of keys) {
            if (key === '\x03') await page.keyboard.press('Control+C');
            else if (key === '\x04') await page.keyboard.press('Control+D');
            else await page.keyboard.type(key);
          }
        },
        async shown() {
          const rows = await terminal.locator('.xterm-rows > div').allInnerTexts();
          return rows
            .map((row) => row.replaceAll('\u00a0', ' ').trimEnd())
            .join('\n')
            .trimEnd();
        },
        close: () => page.close(),
      };
    },
    async close() {
      await browser.close();
      await site.close();
    },
  };
}
