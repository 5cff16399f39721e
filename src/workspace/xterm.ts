/** A terminal on the lab's shell. Loaded on the learner's first act. */
import '@xterm/xterm/css/xterm.css';
import { FitAddon } from '@xterm/addon-fit';
import { Terminal } from '@xterm/xterm';
import type { Lab, ShellSession } from '../../sandbox/control.ts';
import { hexOf, monoFamily, onTheme } from './colours.ts';
import { keepLine, keptHistory } from './shell-history.ts';
import { ownKeys } from './terminal-keys.ts';

export interface OpenTerminal {
  focus(): void;
  fit(): void;
  /** What it is called by those who do not see it. */
  label(text: string): void;
  /** Gives it a shell; what was typed until then is typed now. `ended`: that shell is gone, what it showed stays. */
  connect(lab: Lab, ended: () => void): Promise<void>;
  dispose(): void;
}

export interface TerminalOptions {
  /** What was typed before there was a terminal. */
  typed: string;
  /** Resolves when the machine has the editor's files: a line that is entered waits for it, so that a program runs as it stands there. */
  settled(): Promise<void>;
  /** Its keys for the next terminal, and the one before. */
  step(by: 1 | -1): void;
  /** Its key for a new terminal. */
  add(): void;
}

/** Characters that take the parser some milliseconds. */
const piece = 4096;

export function openTerminal(host: HTMLElement, { typed, settled, step, add }: TerminalOptions): OpenTerminal {
  const terminal = new Terminal({
    fontFamily: monoFamily(),
    fontSize: 13,
    lineHeight: 1.25,
    cursorBlink: true,
    cursorStyle: 'bar',
    cursorInactiveStyle: 'outline',
    scrollback: 5_000,
    theme: theme(),
  });
  const fit = new FitAddon();
  terminal.loadAddon(fit);
  terminal.open(host);
  const endTheme = onTheme(() => {
    terminal.options.theme = theme();
  });

  terminal.attachCustomKeyEventHandler(ownKeys(terminal, { step, add }));

  let shell: ShellSession | null = null;
  let last: Promise<void> = Promise.resolve();
  const input = (to: ShellSession, data: string) => {
    last = last.then(() => (data.includes('\r') ? settled() : undefined)).then(() => to.input(data));
  };
  let early = typed;
  terminal.onData((data) => {
    if (shell) input(shell, data);
    else early += data;
  });
  terminal.onResize(({ cols, rows }) => void shell?.resize(cols, rows));
  const refit = () => {
    if (host.clientWidth > 0 && host.clientHeight > 0) fit.fit();
  };
  const observer = new ResizeObserver(refit);
  observer.observe(host);
  refit();

  return {
    focus: () => terminal.focus(),
    fit: refit,
    label: (text) => terminal.textarea?.setAttribute('aria-label', text),
    async connect(lab, ended) {
      const write = (text: string) =>
        new Promise<void>((resolve) => {
          // In pieces, between which xterm.js lets the page have its turn.
          for (let at = 0; at < text.length; at += piece) terminal.write(text.slice(at, at + piece));
          terminal.write('', resolve);
        });
      const size = { columns: terminal.cols, rows: terminal.rows };
      shell = await lab.openShell(write, size, {
        history: keptHistory(),
        remember: keepLine,
        ended: () => {
          shell = null;
          ended();
        },
      });
      if (terminal.cols !== size.columns || terminal.rows !== size.rows)
        void shell.resize(terminal.cols, terminal.rows);
      if (early) input(shell, early);
      early = '';
    },
    dispose() {
      observer.disconnect();
      endTheme();
      void shell?.close();
      terminal.dispose();
    },
  };
}

function theme() {
  return {
    background: hexOf('--panel'),
    foreground: hexOf('--ink'),
    cursor: hexOf('--ink'),
    cursorAccent: hexOf('--panel'),
    selectionBackground: hexOf('--selection'),
    black: hexOf('--ink'),
    brightBlack: hexOf('--faint'),
    red: hexOf('--accent'),
    brightRed: hexOf('--accent'),
    green: hexOf('--good'),
    brightGreen: hexOf('--good'),
    yellow: hexOf('--warn'),
    brightYellow: hexOf('--warn'),
    blue: hexOf('--word'),
    brightBlue: hexOf('--word'),
    magenta: hexOf('--group-1'),
    brightMagenta: hexOf('--group-1'),
    cyan: hexOf('--group-2'),
    brightCyan: hexOf('--group-2'),
    white: hexOf('--soft'),
    brightWhite: hexOf('--ink'),
  };
}
