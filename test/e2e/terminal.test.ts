// The lab's shell, typed into as a learner does.
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { test } from './browser.ts';
import { chinese, english, LessonPage } from './lesson-page.ts';

const createTopic = '/lessons/records/create-topic/';

/** What the terminal shows, its wrapped rows joined. */
async function shown(lesson: LessonPage): Promise<string> {
  const rows = await lesson.terminal.locator('.xterm-rows > div').allInnerTexts();
  return rows.map((row) => row.replaceAll('\u00a0', ' ').trimEnd()).join('\n');
}

/** Types as on a keyboard, where Tab is a key; to Playwright a tab is text that is put in. */
async function typeKeys(page: Page, text: string): Promise<void> {
  for (const part of text.split(/(\t)/)) {
    if (part === '\t') await page.keyboard.press('Tab');
    else await page.keyboard.type(part);
  }
}

test.for([english, chinese])(
  'a topic made with kafka-topics.sh is on the tape ($terminal)',
  async (names, { page }) => {
    const lesson = await new LessonPage(page, names).open(createTopic);
    await lesson.terminal.getByRole('tabpanel').click();
    await typeKeys(page, 'kafka-topics.sh --boo\tlocalhost:9092 --cr\t--topic by-hand --partitions 2\n');
    await lesson.log.getByText('by-hand').first().waitFor();
    await expect.poll(() => shown(lesson), { timeout: 20_000 }).toMatch(/Created topic by-hand\.\s*~ \$/);
  },
);

test('keys and clips that come before the terminal does reach it, Tab among them', async ({ page }) => {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(/_astro\/xterm.*\.js/, async (route) => {
    await held;
    await route.continue();
  });
  const lesson = await new LessonPage(page).open(createTopic);
  await lesson.terminal.getByRole('tabpanel').click();
  await typeKeys(page, 'kafka-topics.sh --boo\t');
  await lesson.terminal.locator('.terminal-stand').evaluate((stand) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', 'localhost:9092');
    stand.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  });
  await typeKeys(page, ' --cr\t--topic early\n');
  release();
  await lesson.log.getByText('early').first().waitFor();
  await expect.poll(() => shown(lesson), { timeout: 20_000 }).toMatch(/Created topic early\.\s*~ \$/);
});

test('Ctrl-C ends an endless program within a second, in front and printing', async ({ page }) => {
  const lesson = await new LessonPage(page).open(createTopic);
  await lesson.type('for (let line = 0; ; line += 1) console.log(line);\n');
  await lesson.terminal.locator('.xterm').click();
  // A line that is entered waits until the machine has what was typed in the editor.
  await page.keyboard.type('cat create.ts\n');
  await expect.poll(() => shown(lesson), { timeout: 20_000 }).toContain('line += 1');
  await page.keyboard.type('clear; node create.ts\n');
  await expect.poll(() => shown(lesson), { timeout: 20_000 }).toMatch(/^\d+\n\d+\n/m);
  await page.keyboard.press('Control+C');
  await expect.poll(() => shown(lesson), { timeout: 1_000 }).toMatch(/\^C\n~ \$\s*$/);
});

test('pipes, loops and redirections work in the page', async ({ page }) => {
  const lesson = await new LessonPage(page).open(createTopic);
  await lesson.terminal.getByRole('tabpanel').click();
  await expect.poll(() => shown(lesson), { timeout: 20_000 }).toMatch(/~ \$\s*$/);
  await page.keyboard.type(
    'yes | head -n 2; for i in 1 2; do echo $((i * 21)); done | tail -n 1 > answer; cat answer\n',
  );
  await expect.poll(() => shown(lesson), { timeout: 20_000 }).toMatch(/cat answer\ny\ny\n42\n~ \$\s*$/);
  await page.keyboard.type('clear; node create.ts 2>&1 | wc -l\n');
  await expect.poll(() => shown(lesson), { timeout: 20_000 }).toMatch(/^\d+\n~ \$\s*$/);
  await page.keyboard.type('sleep 100\n');
  const stop = async (): Promise<string> => {
    await page.keyboard.press('Control+Z');
    return shown(lesson);
  };
  await expect.poll(stop, { timeout: 5_000 }).toMatch(/\[1\]\+ {2}Stopped +sleep 100\n~ \$\s*$/);
});

test('where no WebContainer can be had, the page says so and goes on with its own machine', async ({ page }) => {
  const lesson = await new LessonPage(page).open(`${createTopic}?runtime=webcontainer`);
  await lesson.button('run').click();
  await page.getByRole('status').getByText('its own machine').first().waitFor({ timeout: 20_000 });
  await lesson.terminal.getByText('payment: partitions 1').waitFor();
});

test('the arrow keys bring back what was typed before a reload', async ({ page }) => {
  const open = async () => {
    const lesson = await new LessonPage(page).open(createTopic);
    await lesson.terminal.getByRole('tabpanel').click();
    return lesson;
  };
  const before = await open();
  await page.keyboard.type('echo from $((40 + 2))\n');
  await expect.poll(() => shown(before), { timeout: 20_000 }).toContain('from 42');
  const after = await open();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await expect.poll(() => shown(after), { timeout: 20_000 }).toContain('from 42');
});

test('a broker is stopped, and started again over its own files, after a reload too', async ({ page }) => {
  const lesson = await new LessonPage(page).open(createTopic);
  await lesson.terminal.getByRole('tabpanel').click();
  const at = '--bootstrap-server localhost:9092';
  await page.keyboard.type(
    `kafka-topics.sh ${at} --create --topic kept; kafka-server-stop.sh; sleep 0.3; lsof -i :9092 || echo free\n`,
  );
  await expect.poll(() => shown(lesson), { timeout: 20_000 }).toMatch(/^free$/m);
  await page.keyboard.type('kafka-server-start.sh -daemon kafka/config/server.properties; sleep 0.3; jps\n');
  await expect.poll(() => shown(lesson), { timeout: 20_000 }).toMatch(/^\d+ Kafka$/m);
  await page.keyboard.type(`clear; kafka-topics.sh ${at} --list; ls /tmp/kraft-combined-logs/kept-0 | wc -l\n`);
  await expect.poll(() => shown(lesson), { timeout: 20_000 }).toMatch(/^kept\n(?:\S+\n)*5$/m);
  await page.reload();
  await lesson.terminal.getByRole('tabpanel').click();
  await page.keyboard.type(`kafka-topics.sh ${at} --list | grep kept; tail -n 1 kafka/logs/server.log\n`);
  await expect.poll(() => shown(lesson), { timeout: 20_000 }).toMatch(/^kept\n\[\d{4}-/m);
});
