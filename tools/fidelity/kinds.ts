import type { Script } from '../golden/script.ts';

/** A kind of cluster, and the scripts it is for. */
export interface Kind {
  brokers: number;
  secured: boolean;
  holds(script: Script): boolean;
}

export const kinds: readonly Kind[] = [
  { brokers: 1, secured: false },
  { brokers: 3, secured: false },
  { brokers: 1, secured: true },
].map((kind) => ({
  ...kind,
  holds: ({ brokers = 1, secured = false }) => brokers === kind.brokers && secured === kind.secured,
}));
