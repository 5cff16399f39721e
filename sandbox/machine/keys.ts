const [pasteStart, pasteEnd] = ['\x1b[200~', '\x1b[201~'];

/**
 * Cuts what a terminal sends into keys: escape sequences and control characters one by one, runs of text in one piece. What was
 * pasted stays in one piece with the marks around it.
 */
export function splitKeys(data: string): string[] {
  const from = data.indexOf(pasteStart);
  if (from < 0) return keysOf(data);
  const found = data.indexOf(pasteEnd, from);
  const to = found < 0 ? data.length : found + pasteEnd.length;
  return [...keysOf(data.slice(0, from)), data.slice(from, to), ...splitKeys(data.slice(to))];
}

/** The text of a piece that was pasted; null for any other key. */
export function pastedText(key: string): string | null {
  return key.startsWith(pasteStart) ? key.slice(pasteStart.length).replace(pasteEnd, '') : null;
}

/** What was pasted, as if it had been typed. */
export function asTyped(data: string): string {
  return data.replaceAll(pasteStart, '').replaceAll(pasteEnd, '');
}

function keysOf(data: string): string[] {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a terminal speaks in them
  return data.match(/\x1b\[[0-9;]*[A-Za-z~]|\x1bO[A-Za-z]|\x1b[^\x1b[O]|\r\n|[\x00-\x1f\x7f]|[^\x00-\x1f\x7f]+/g) ?? [];
}

export type Action =
  | 'enter'
  | 'interrupt'
  | 'end-of-input'
  | 'complete'
  | 'clear'
  | 'left'
  | 'right'
  | 'word-left'
  | 'word-right'
  | 'home'
  | 'end'
  | 'older'
  | 'newer'
  | 'backspace'
  | 'delete'
  | 'kill-before'
  | 'kill-after'
  | 'kill-argument'
  | 'kill-word-before'
  | 'kill-word-after'
  | 'yank'
  | 'yank-argument'
  | 'transpose'
  | 'upper'
  | 'lower'
  | 'capital'
  | 'undo'
  | 'oldest'
  | 'newest'
  | 'search'
  | 'cancel';

const actions: Readonly<Record<string, Action>> = {
  '\r': 'enter',
  '\n': 'enter',
  '\r\n': 'enter',
  '\x03': 'interrupt',
  '\x04': 'end-of-input',
  '\t': 'complete',
  '\x0c': 'clear',
  '\x1b[D': 'left',
  '\x1bOD': 'left',
  '\x02': 'left',
  '\x1b[C': 'right',
  '\x1bOC': 'right',
  '\x06': 'right',
  '\x1b[1;5D': 'word-left',
  '\x1b[1;3D': 'word-left',
  '\x1bb': 'word-left',
  '\x1b[1;5C': 'word-right',
  '\x1b[1;3C': 'word-right',
  '\x1bf': 'word-right',
  '\x1b[H': 'home',
  '\x1bOH': 'home',
  '\x1b[1~': 'home',
  '\x01': 'home',
  '\x1b[F': 'end',
  '\x1bOF': 'end',
  '\x1b[4~': 'end',
  '\x05': 'end',
  '\x1b[A': 'older',
  '\x1bOA': 'older',
  '\x10': 'older',
  '\x1b[B': 'newer',
  '\x1bOB': 'newer',
  '\x0e': 'newer',
  '\x7f': 'backspace',
  '\b': 'backspace',
  '\x1b[3~': 'delete',
  '\x15': 'kill-before',
  '\x0b': 'kill-after',
  '\x17': 'kill-argument',
  '\x1b\x7f': 'kill-word-before',
  '\x1b\b': 'kill-word-before',
  '\x1bd': 'kill-word-after',
  '\x1b[3;5~': 'kill-word-after',
  '\x19': 'yank',
  '\x1b.': 'yank-argument',
  '\x1b_': 'yank-argument',
  '\x14': 'transpose',
  '\x1bu': 'upper',
  '\x1bl': 'lower',
  '\x1bc': 'capital',
  '\x1f': 'undo',
  '\x1b<': 'oldest',
  '\x1b>': 'newest',
  '\x12': 'search',
  '\x07': 'cancel',
};

/** What a key asks for; text for itself; null for a key that means nothing here. */
export function actionOf(key: string): Action | { text: string } | null {
  const action = actions[key];
  if (action) return action;
  return key.charCodeAt(0) < 0x20 || key === '\x7f' ? null : { text: key };
}
