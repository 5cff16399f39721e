import type { WallClock } from '../../lab-clock.ts';

/** Real time on Node. It follows no change of the system's clock, so it never goes back. */
export const nodeWallClock: WallClock = {
  now: () => performance.timeOrigin + performance.now(),
  after(ms, run) {
    const timer = setTimeout(run, Math.min(Math.ceil(ms), 0x7fffffff));
    return { cancel: () => clearTimeout(timer) };
  },
  turn: (run) => void setImmediate(run),
};
