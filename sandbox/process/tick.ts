/** What the streams package takes for `process`. */
import { loop } from './loop.ts';

export const nextTick = (callback: (...args: unknown[]) => void, ...args: unknown[]): void =>
  loop.tick(() => callback(...args));
export const env = {};
