// What a learner does on a lesson page, and what is seen there, by the page's accessible names.
import type { Locator, Page } from 'playwright-core';

export interface Names {
  run: string;
  stop: string;
  check: string;
  reset: string;
  solution: string;
  editor: string;
  terminal: string;
  log: string;
  timeline: string;
  done: string;
  prefix: string;
}

export const english: Names = {
  run: 'Run',
  stop: 'Stop',
  check: 'Check',
  reset: 'Reset',
  solution: 'Solution',
  editor: 'Editor',
  terminal: 'Terminal',
  log: 'Log',
  timeline: 'Timeline',
  done: 'Done',
  prefix: '',
};

export const chinese: Names = {
  run: '运行',
  stop: '停止',
  check: '检查',
  reset: '重置',
  solution: '答案',
  editor: '编辑器',
  terminal: '终端',
  log: '日志',
  timeline: '时间线',
  done: '完成',
  prefix: '/zh-cn',
};

export const firstProducer = '/lessons/records/first-producer/';

export class LessonPage {
  readonly page: Page;
  readonly names: Names;
  readonly editor: Locator;
  readonly terminal: Locator;
  readonly log: Locator;

  constructor(page: Page, names: Names = english) {
    this.page = page;
    this.names = names;
    const region = (name: string) => page.getByRole('region', { name, exact: true });
    this.editor = region(names.editor);
    this.terminal = region(names.terminal);
    this.log = region(names.log);
  }

  button(name: keyof Names): Locator {
    return this.page.getByRole('button', { name: this.names[name], exact: true });
  }

  tab(name: string): Locator {
    return this.page.getByRole('tab', { name });
  }

  async open(path: string): Promise<this> {
    await this.page.goto(`${this.names.prefix}${path}`);
    // Nobody acts on what is not shown yet.
    await this.page.locator('body').waitFor();
    return this;
  }

  /** Puts the caret into the real editor. */
  async enterEditor(): Promise<void> {
    await this.editor.getByRole('tabpanel').click();
    await this.editor.locator('.monaco-editor').waitFor();
  }

  /** Replaces the text of the file in front, through the keyboard. */
  async type(text: string): Promise<void> {
    await this.enterEditor();
    await this.page.keyboard.press('ControlOrMeta+A');
    await this.page.keyboard.insertText(text);
  }

  /** Types a program and runs it. */
  async run(text: string): Promise<void> {
    await this.type(text);
    await this.button('run').click();
  }

  /** The cells on the tape, as `0 hello`: offset and what it says, in the order of partitions and offsets. */
  async cells(): Promise<string[]> {
    return this.log.locator('.cell').evaluateAll((cells) =>
      cells.map((cell) => {
        const [key, offset] = ['.key', '.offset'].map((part) => cell.querySelector(part)?.textContent ?? '');
        return `${offset} ${key}`;
      }),
    );
  }
}
