// Written by `npm run index` from the files beside it; do not edit.
import { tape } from './tape.ts';

/** Every diagram by the name that a lesson gives it: its reducer, and what draws it. */
export const diagrams = {
  tape: { diagram: tape, component: () => import('./tape.svelte') },
} as const;
