/**
 * One tab owns a lesson's stored lab. Who that is goes by a mark in localStorage, which a tab can clear at the very moment it
 * is closed, and by asking on a BroadcastChannel, since a tab that crashed leaves its mark. No Web Locks: a class on
 * plain http has none.
 */
export interface Ownership {
  /** Someone else has taken it over. Called at most once. */
  lost(on: () => void): void;
  release(): void;
}

export interface Claim {
  /** Null where another tab has it. */
  owned: Ownership | null;
  /** Takes it from whoever has it. */
  take(): Ownership;
}

type Word = { type: 'who'; asker: string } | { type: 'mine'; owner: string } | { type: 'taken'; owner: string };

/** Milliseconds within which a living owner answers. */
const ANSWER_MS = 250;

/** Asks for the store `name`. Resolves at once where no other tab has left its mark. */
export async function claim(name: string): Promise<Claim> {
  const key = `from-beginning:owner:${name}`;
  const self = [...crypto.getRandomValues(new Uint32Array(3))].map((word) => word.toString(36)).join('');
  const channel = new BroadcastChannel(key);
  const say = (word: Word): void => channel.postMessage(word);

  const hold = (): Ownership => {
    let held = true;
    let onLost = (): void => {};
    localStorage.setItem(key, self);
    say({ type: 'taken', owner: self });
    const release = (): void => {
      if (!held) return;
      held = false;
      if (localStorage.getItem(key) === self) localStorage.removeItem(key);
    };
    const lose = (): void => {
      if (!held) return;
      held = false;
      onLost();
    };
    channel.onmessage = ({ data }: MessageEvent<Word>) => {
      if (!held) return;
      if (data.type === 'who') say({ type: 'mine', owner: self });
      // Of two that take it at once, the one whose mark is left keeps it.
      else if (data.type === 'taken' && localStorage.getItem(key) !== self) lose();
    };
    // A tab that takes over is reloaded at once, and its word on the channel may go with it: the mark it set does not.
    addEventListener('storage', ({ key: changed, newValue }) => {
      if (changed === key && newValue !== null && newValue !== self) lose();
    });
    addEventListener('pagehide', release);
    addEventListener('pageshow', ({ persisted }) => {
      if (!persisted || held) return;
      held = true;
      if (localStorage.getItem(key) === null) localStorage.setItem(key, self);
      else lose();
    });
    return {
      release,
      lost(on) {
        onLost = on;
      },
    };
  };

  const isFree = localStorage.getItem(key) === null || !(await someoneAnswers());
  return { owned: isFree ? hold() : null, take: hold };

  function someoneAnswers(): Promise<boolean> {
    return new Promise((resolve) => {
      const silence = setTimeout(() => resolve(false), ANSWER_MS);
      channel.onmessage = ({ data }: MessageEvent<Word>) => {
        if (data.type !== 'mine') return;
        clearTimeout(silence);
        resolve(true);
      };
      say({ type: 'who', asker: self });
    });
  }
}
