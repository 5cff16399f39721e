/** Cuts what a terminal sends into keys: escape sequences and control characters one by one, runs of text in one piece. */
export function splitKeys(data: string): string[] {
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
  | 'kill-word'
  | 'yank'
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
  '\x17': 'kill-word',
  '\x1b\x7f': 'kill-word',
  '\x19': 'yank',
  '\x12': 'search',
  '\x07': 'cancel',
};

/** What a key asks for; text for itself; null for a key that means nothing here. */
export function actionOf(key: string): Action | { text: string } | null {
  const action = actions[key];
  if (action) return action;
  return key.charCodeAt(0) < 0x20 || key === '\x7f' ? null : { text: key };
}
