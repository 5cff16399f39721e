// Several terminals beside each other: opened, watched at once, left by keyboard, closed, and there again after a reload.
import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { test } from './browser.ts';
import { chinese, english, LessonPage, type Names } from './lesson-page.ts';

const createTopic = '/lessons/records/create-topic/';
const words = new Map<Names, { add: string; beside: string; terminal: string; close: string }>([
  [english, { add: 'New terminal', beside: 'Terminals side by side', terminal: 'terminal', close: 'Close terminal' }],
  [chinese, { add: '新建终端', beside: '并排显示终端', terminal: '终端', close: '关闭终端' }],
]);

class Terminals {
  readonly page: Page;
  readonly lesson: LessonPage;
  readonly #words;

  constructor(page: Page, names: Names = english) {
    this.page = page;
    this.lesson = new LessonPage(page, names);
    this.#words = words.get(names) as { add: string; beside: string; terminal: string; close: string };
  }

  /** Opens a page and types into its first terminal as soon as that has a prompt. */
  async open(path = createTopic): Promise<this> {
    await this.lesson.open(path);
    await this.lesson.terminal.getByRole('tabpanel').click();
    await this.prompt(this.lesson.terminal.locator('.pane').first());
    return this;
  }

  get add(): Locator {
    return this.lesson.terminal.getByRole('button', { name: this.#words.add, exact: true });
  }

  get beside(): Locator {
    return this.lesson.terminal.getByRole('button', { name: this.#words.beside, exact: true });
  }

  tab(number: number): Locator {
    return this.lesson.terminal.getByRole('tab', { name: `${this.#words.terminal} ${number}`, exact: true });
  }

  pane(number: number): Locator {
    return this.lesson.terminal.getByRole('group', { name: `${this.#words.terminal} ${number}`, exact: true });
  }

  close(number: number): Locator {
    return this.lesson.terminal.getByRole('button', { name: `${this.#words.close} ${number}`, exact: true });
  }

  /** What a terminal shows. */
  async shown(pane: Locator): Promise<string> {
    const rows = await pane.locator('.xterm-rows > div').allInnerTexts();
    return rows.map((row) => row.replaceAll('\u00a0', ' ').trimEnd()).join('\n');
  }

  async sees(pane: Locator, what: RegExp): Promise<void> {
    await expect.poll(() => this.shown(pane), { timeout: 20_000 }).toMatch(what);
  }

  prompt(pane: Locator): Promise<void> {
    return this.sees(pane, /\$\s*$/);
  }

  /** Whether this terminal has the keyboard. */
  async typed(pane: Locator): Promise<void> {
    await expect
      .poll(() => pane.evaluate((node) => node.contains(document.activeElement)), { timeout: 20_000 })
      .toBe(true);
  }
}

test.for([english, chinese])('a producer and a consumer are watched at once ($terminal)', async (names, { page }) => {
  const terminals = await new Terminals(page, names).open();
  const at = '--bootstrap-server localhost:9092 --topic both';
  await page.keyboard.type(`kafka-topics.sh --create ${at}\n`);
  await terminals.sees(terminals.lesson.terminal.locator('.pane'), /Created topic both\.\s+~ \$\s*$/);
  await terminals.beside.click();
  await terminals.typed(terminals.pane(2));
  await terminals.prompt(terminals.pane(2));
  await page.keyboard.type(`kafka-console-consumer.sh --from-beginning ${at}\n`);
  await terminals.sees(terminals.pane(2), /consumer_rebalance\w*/);
  await page.keyboard.press('Control+Shift+ArrowLeft');
  await terminals.typed(terminals.pane(1));
  await page.keyboard.type(`clear; kafka-console-producer.sh ${at}\n`);
  await terminals.sees(terminals.pane(1), /^>$/m);
  await page.keyboard.type('hello 世界\n');
  await terminals.sees(terminals.pane(2), /^hello 世界$/m);
  const [left, right] = [await terminals.pane(1).boundingBox(), await terminals.pane(2).boundingBox()];
  expect(left?.y).toBe(right?.y);
  expect(left?.width).toBeGreaterThan(400);
  expect(right?.x).toBeGreaterThan((left?.x ?? 0) + (left?.width ?? 0));
  // Both fill their cells: what is shown is as wide as its pane.
  for (const number of [1, 2]) {
    const [pane, screen] = await Promise.all([
      terminals.pane(number).boundingBox(),
      terminals.pane(number).locator('.xterm-screen').boundingBox(),
    ]);
    expect((pane?.width ?? 0) - (screen?.width ?? 0)).toBeLessThan(50);
  }
});

test('each has its own directory, jobs and number; history is shared', async ({ page }) => {
  const terminals = await new Terminals(page).open();
  await page.keyboard.type('cd kafka; sleep 500 &\n');
  await terminals.add.click();
  await terminals.typed(terminals.pane(2));
  await terminals.prompt(terminals.pane(2));
  await page.keyboard.type('pwd; jobs; tty; ps -o tty= -C sleep; who -q\n');
  await terminals.sees(terminals.pane(2), /\n\/home\/learner\n\/dev\/pts\/1\npts\/0\nlearner learner\n# users=2\n~ \$/);
  await page.keyboard.press('Control+R');
  await page.keyboard.type('sleep 5');
  // Wrapped where the pane ends.
  const joined = async () => (await terminals.shown(terminals.pane(2))).replaceAll('\n', '');
  await expect.poll(joined, { timeout: 20_000 }).toContain("`sleep 5': cd kafka; sleep 500 &");
});

test('exit and Ctrl-D close their tab; the last becomes a fresh shell', async ({ page }) => {
  const terminals = await new Terminals(page).open();
  await page.keyboard.type('cd kafka\n');
  await terminals.add.click();
  await terminals.prompt(terminals.pane(2));
  await terminals.add.click();
  await terminals.typed(terminals.pane(3));
  await terminals.prompt(terminals.pane(3));
  await page.keyboard.type('exit\n');
  await terminals.tab(3).waitFor({ state: 'detached' });
  await terminals.typed(terminals.pane(2));
  await page.keyboard.press('Control+D');
  await terminals.tab(2).waitFor({ state: 'detached' });
  const only = terminals.lesson.terminal.locator('.pane');
  await terminals.typed(only);
  await terminals.sees(only, /~\/kafka \$\s*$/);
  await page.keyboard.press('Control+D');
  await terminals.sees(only, /~\/kafka \$\nlogout\n~ \$\s*$/);
  await page.keyboard.type('who\n');
  await terminals.sees(only, /\nlearner {2}pts\/0 .*\n~ \$\s*$/);
});

test('keyboard: the row of tabs, Delete, the keys for the next and for a new one, and the way out', async ({
  page,
}) => {
  const terminals = await new Terminals(page).open();
  await page.keyboard.press('Control+Shift+Backquote');
  await terminals.typed(terminals.pane(2));
  await terminals.prompt(terminals.pane(2));
  await page.keyboard.press('Control+Shift+ArrowRight');
  await terminals.typed(terminals.pane(1));
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Shift+Tab');
  expect(await terminals.tab(1).evaluate((tab) => tab === document.activeElement)).toBe(true);
  await page.keyboard.press('ArrowRight');
  expect(await terminals.tab(2).getAttribute('aria-selected')).toBe('true');
  expect(await terminals.tab(2).evaluate((tab) => tab === document.activeElement)).toBe(true);
  await page.keyboard.press('Delete');
  await terminals.tab(2).waitFor({ state: 'detached' });
  const only = terminals.lesson.terminal.locator('.pane');
  await terminals.typed(only);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Tab');
  expect(await only.evaluate((pane) => pane.contains(document.activeElement))).toBe(false);
});

test('a reload brings back how many there were, each with a new shell', async ({ page }) => {
  const terminals = await new Terminals(page).open();
  await terminals.beside.click();
  await terminals.prompt(terminals.pane(2));
  await page.keyboard.type('x=kept; sleep 500 &\n');
  await terminals.sees(terminals.pane(2), /\[1\] \d+/);
  await page.reload();
  await terminals.pane(2).click();
  await terminals.prompt(terminals.pane(1));
  await terminals.prompt(terminals.pane(2));
  await page.keyboard.type('echo "[$x]"; pgrep sleep || tty\n');
  await terminals.sees(terminals.pane(2), /\n\[\]\n\/dev\/pts\/1\n~ \$\s*$/);
  await terminals.close(2).click();
  await terminals.typed(terminals.lesson.terminal.locator('.pane'));
  await page.reload();
  await terminals.lesson.terminal.locator('.pane').waitFor();
  expect(await terminals.lesson.terminal.locator('.pane').count()).toBe(1);
});

test('what is pasted waits for Enter, several lines too, and what is selected is copied', async ({ page }) => {
  const terminals = await new Terminals(page).open();
  const pane = terminals.lesson.terminal.locator('.pane');
  await pane.locator('textarea').evaluate((area) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', 'echo one\necho 二\n');
    area.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  });
  await terminals.sees(pane, /\$ echo one\necho 二\s*$/);
  await page.keyboard.press('Enter');
  await terminals.sees(pane, /\none\n二\n~ \$\s*$/);
  const row = await pane.locator('.xterm-rows > div', { hasText: /^one/ }).boundingBox();
  await page.mouse.dblclick((row?.x ?? 0) + 8, (row?.y ?? 0) + 6);
  // Listens before the key is pressed: the handle is there once the listener is.
  const copied = await page.evaluateHandle(() => ({
    text: new Promise<string | undefined>((resolve) => {
      document.addEventListener('copy', (event) => resolve(event.clipboardData?.getData('text/plain')));
    }),
  }));
  await page.keyboard.press('Control+Shift+C');
  expect(await copied.evaluate(({ text }) => text)).toBe('one');
});

describe.each([
  [1440, 900],
  [1024, 768],
  [390, 844],
] as const)('at %i × %i', (width, height) => {
  test('nothing is wider than the window, and axe finds nothing to object to', async ({ page }) => {
    await page.setViewportSize({ width, height });
    const terminals = new Terminals(page);
    await terminals.lesson.open(createTopic);
    if (width < 500) await page.getByRole('button', { name: 'Terminal', exact: true }).click();
    await terminals.add.click();
    await terminals.prompt(terminals.pane(2));
    const fits = async () => {
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
      const { violations } = await new AxeBuilder({ page })
        .include('.workspace')
        .exclude('.monaco-editor')
        .exclude('.xterm')
        .analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
    };
    await fits();
    if (width < 500) return;
    await terminals.beside.click();
    await terminals.prompt(terminals.pane(1));
    await fits();
  });

  test('every tab can be reached: where some are out of sight, an arrow says so', async ({ page }) => {
    await page.setViewportSize({ width, height });
    const lesson = await new LessonPage(page).open('/lessons/groups/share-and-copy/');
    await lesson.button('run').click();
    if (width < 500) await page.getByRole('button', { name: 'Terminal', exact: true }).click();
    const list = lesson.terminal.getByRole('tablist');
    await list.getByRole('tab').nth(6).waitFor();
    const inSight = (tab: Locator) =>
      tab.evaluate((node) => {
        const [box, strip] = [node.getBoundingClientRect(), node.parentElement?.getBoundingClientRect()];
        const at = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
        return strip !== undefined && box.x >= strip.x && box.right <= strip.right + 1 && node.contains(at);
      });
    const more = lesson.terminal.locator('.more.after');
    const last = list.getByRole('tab').last();
    await list.getByRole('tab').first().focus();
    for (let clicks = 0; clicks < 5 && !(await inSight(last)); clicks += 1) await more.click();
    expect(await inSight(last)).toBe(true);
  });
});

test('on a phone the playground has them too, below its header', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const terminals = new Terminals(page);
  await terminals.lesson.open('/playground/');
  await terminals.lesson.button('run').click({ trial: true });
  await page.getByRole('button', { name: 'Terminal', exact: true }).click();
  await terminals.add.click();
  await terminals.typed(terminals.pane(2));
  await terminals.prompt(terminals.pane(2));
  await terminals.tab(1).click();
  await terminals.typed(terminals.pane(1));
  expect(await terminals.pane(2).isVisible()).toBe(false);
});
