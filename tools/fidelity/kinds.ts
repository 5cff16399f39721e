import type { ClusterKind, Script } from '../golden/script.ts';

/** A kind of cluster, and the scripts it is for. */
export interface Kind extends Required<ClusterKind> {
  /** For a reader, such as `3 brokers, secured`. */
  name: string;
  holds(script: Script): boolean;
}

const one: Required<ClusterKind> = { brokers: 1, secured: false, tokens: false, controllers: 0 };

export const kinds: readonly Kind[] = [
  one,
  { ...one, brokers: 3 },
  { ...one, secured: true },
  { ...one, secured: true, tokens: true },
  { ...one, controllers: 1 },
].map((kind) => ({
  ...kind,
  name: [
    `${kind.brokers} broker${kind.brokers > 1 ? 's' : ''}`,
    ...(kind.secured ? ['secured'] : []),
    ...(kind.tokens ? ['with tokens'] : []),
    ...(kind.controllers > 0 ? ['another controller'] : []),
  ].join(', '),
  holds: ({ brokers, secured, tokens, controllers }) =>
    (brokers ?? one.brokers) === kind.brokers &&
    (secured ?? one.secured) === kind.secured &&
    (tokens ?? one.tokens) === kind.tokens &&
    (controllers ?? one.controllers) === kind.controllers,
}));
