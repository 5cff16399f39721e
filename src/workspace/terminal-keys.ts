/** Keys that a terminal keeps from its shell: those that lead out of it, and those of the clipboard. */
import type { Terminal } from '@xterm/xterm';

interface Keys {
  step(by: 1 | -1): void;
  add(): void;
}

/** Windows has no Ctrl-C of its own for a program: there it copies what is selected, as in its own terminals. */
const onWindows = /^Win/.test(navigator.platform);

/** What xterm.js asks about every key: whether it is for the shell. */
export function ownKeys(terminal: Terminal, { step, add }: Keys): (event: KeyboardEvent) => boolean {
  // Tab completes; Escape before it, or Shift with it, lets it lead on, so that nobody is kept in here.
  let leaving = false;
  const handled = (event: KeyboardEvent, act: () => void): boolean => {
    event.preventDefault();
    event.stopPropagation();
    act();
    return false;
  };
  return (event) => {
    if (event.type !== 'keydown' || event.isComposing) return true;
    const leave = event.key === 'Tab' && (leaving || event.shiftKey);
    if (!['Shift', 'Tab'].includes(event.key)) leaving = event.key === 'Escape';
    if (leave) return false;
    if (!event.ctrlKey || event.altKey || event.metaKey) return true;
    if (event.shiftKey) {
      if (event.key === 'ArrowRight') return handled(event, () => step(1));
      if (event.key === 'ArrowLeft') return handled(event, () => step(-1));
      if (event.code === 'Backquote') return handled(event, add);
      if (event.code === 'KeyC') return handled(event, () => copy(terminal));
      // The browser pastes.
      return event.code !== 'KeyV';
    }
    if (event.code === 'KeyC' && onWindows && terminal.hasSelection()) {
      return handled(event, () => {
        copy(terminal);
        terminal.clearSelection();
      });
    }
    if (event.key === 'Insert') return handled(event, () => copy(terminal));
    // Programs that have the whole screen know the key themselves.
    return !(event.code === 'KeyV' && terminal.buffer.active.type === 'normal');
  };
}

/** By the browser's own command, which plain http has too; xterm.js puts its selection into it. */
function copy(terminal: Terminal): void {
  if (terminal.hasSelection()) document.execCommand('copy');
}
