import type { WallClock } from '../../lab-clock.ts';

const turns: (() => void)[] = [];
const { port1, port2 } = new MessageChannel();
port1.onmessage = () => turns.shift()?.();

/** Real time in a browser. It follows no change of the system's clock, so it never goes back. */
export const browserWallClock: WallClock = {
  now: () => performance.timeOrigin + performance.now(),
  after(ms, run) {
    const timer = setTimeout(run, Math.min(Math.ceil(ms), 0x7fffffff));
    return { cancel: () => clearTimeout(timer) };
  },
  turn(run) {
    turns.push(run);
    port2.postMessage(null);
  },
};
