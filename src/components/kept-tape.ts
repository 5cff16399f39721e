/** Keeps the tape of a workspace in the browser, so that a reload shows it at once. */
import type { TapeView } from '../picture/tape.ts';
import { tapeFromText, tapeToText } from '../picture/tape-kept.ts';

const prefix = 'from-beginning/tape/';

export function keptTape(id: string): TapeView | null {
  try {
    return tapeFromText(localStorage.getItem(prefix + id));
  } catch {
    return null;
  }
}

export function keepTape(id: string, view: TapeView): void {
  try {
    localStorage.setItem(prefix + id, tapeToText(view));
  } catch {
    // The lab's own store is what counts; the tape is then drawn when the lab has started.
  }
}
