import type { CommandIo } from '../../machine/command.ts';
import { reasonOf } from '../../machine/errors.ts';
import { onScreen, reversed, type Screen } from './screen.ts';
import { TextEditor, titleBar } from './text-editor.ts';

const help = '^X Exit   ^O Write Out   ^W Where Is   ^K Cut   ^U Paste   ^C Location   ^Y/^V Page';

/** An editor in the manner of nano: `nano`, `edit`. */
export async function runNano(name: string, argv: readonly string[], io: CommandIo): Promise<number> {
  const file = argv.find((word) => !/^[-+]/.test(word)) ?? '';
  let text = '';
  if (file !== '' && (await io.fs.kind(file)) !== null) {
    try {
      text = await io.fs.readFile(file, 'utf-8');
    } catch (error) {
      await io.stderr.write(`${name}: ${file}: ${reasonOf(error)}\n`);
      return 1;
    }
  }
  const code = await onScreen(io, (screen) => new Sitting(new TextEditor(text), file, screen, io).run(), false);
  if (code !== null) return code;
  await io.stderr.write(`${name}: standard input is not a terminal\n`);
  return 1;
}

class Sitting {
  readonly #editor: TextEditor;
  readonly #screen: Screen;
  readonly #io: CommandIo;
  #file: string;

  constructor(editor: TextEditor, file: string, screen: Screen, io: CommandIo) {
    this.#editor = editor;
    this.#file = file;
    this.#screen = screen;
    this.#io = io;
  }

  async run(): Promise<number> {
    for (;;) {
      await this.#show();
      const key = await this.#screen.key();
      if (key === 'resize') continue;
      if (key === null) return 0;
      if (key === '\x18') {
        if (!this.#editor.changed) return 0;
        const answer = await this.#ask('Save modified buffer? (Y/N, ^C cancels) ', true);
        if (answer === 'n' || (answer === 'y' && (await this.#save()))) return 0;
      } else if (key === '\x0f' || key === '\x13') await this.#save();
      else if (key === '\x17') {
        const wanted = await this.#ask('Search: ');
        if (wanted !== null) this.#editor.find(wanted);
      } else this.#editor.key(key, this.#screen.rows - 4);
    }
  }

  async #show(prompt?: string): Promise<void> {
    const { rows, columns } = this.#screen;
    const { lines, row, column } = this.#editor.view(rows - 3, columns);
    const { message } = this.#editor;
    const status = prompt ?? (message === '' ? '' : `[ ${message} ]`);
    const cursor = prompt === undefined ? { row: row + 1, column } : { row: rows - 2, column: prompt.length };
    const bar = titleBar(this.#file, this.#editor.changed, columns);
    await this.#screen.show([bar, ...lines, reversed(status), help.slice(0, columns)], cursor);
  }

  /** Asks at the foot of the screen; null where it was cancelled. `one` key is enough for an answer of yes or no. */
  async #ask(question: string, one = false, given = ''): Promise<string | null> {
    let typed = given;
    for (;;) {
      await this.#show(question + typed);
      const key = await this.#screen.key();
      if (key === null || key === '\x03' || key === '\x1b') return null;
      if (key === 'resize') continue;
      if (one && /^[yn]$/i.test(key)) return key.toLowerCase();
      if (one) continue;
      if (key === '\r' || key === '\n') return typed;
      if (key === '\x7f' || key === '\b') typed = typed.slice(0, -1);
      else if (key.charCodeAt(0) >= 0x20) typed += key;
    }
  }

  async #save(): Promise<boolean> {
    const file = await this.#ask('File Name to Write: ', false, this.#file);
    if (file === null || file === '') return false;
    try {
      await this.#io.fs.writeFile(file, this.#editor.text);
    } catch (error) {
      this.#editor.message = `Error writing ${file}: ${reasonOf(error)}`;
      return false;
    }
    this.#file = file;
    this.#editor.changed = false;
    const count = this.#editor.text.split('\n').length - 1;
    this.#editor.message = `Wrote ${count} line${count === 1 ? '' : 's'}`;
    return true;
  }
}
