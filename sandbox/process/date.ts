/** `Date` and `performance` on the lab's clock. Instances are the engine's own dates. */
import { loop } from './loop.ts';
import { RealDate } from './native.ts';

const now = (): number => Math.floor(loop.clock.now());

function LabDate(this: unknown, ...args: unknown[]): Date | string {
  if (!new.target) return new RealDate(now()).toString();
  const target = new.target === (LabDate as unknown) ? RealDate : new.target;
  return Reflect.construct(RealDate, args.length === 0 ? [now()] : args, target);
}

/** Puts the lab's Date into the place of the engine's. */
export function labDate(): DateConstructor {
  Object.defineProperties(LabDate, {
    name: { value: 'Date' },
    length: { value: 7 },
    prototype: { value: RealDate.prototype, writable: false },
    now: { value: now, configurable: true, writable: true },
    parse: { value: RealDate.parse, configurable: true, writable: true },
    UTC: { value: RealDate.UTC, configurable: true, writable: true },
  });
  Object.defineProperty(RealDate.prototype, 'constructor', { value: LabDate, configurable: true, writable: true });
  return LabDate as unknown as DateConstructor;
}

const marks = new Map<string, number>();

export const labPerformance = {
  now: (): number => Math.round(loop.clock.elapsed() * 1e6) / 1e6,
  get timeOrigin(): number {
    return loop.clock.startedAt;
  },
  mark(name: string): { name: string; entryType: 'mark'; startTime: number; duration: 0 } {
    marks.set(name, labPerformance.now());
    return { name, entryType: 'mark', startTime: labPerformance.now(), duration: 0 };
  },
  measure(name: string, from?: string, to?: string) {
    const startTime = from === undefined ? 0 : (marks.get(from) ?? 0);
    const end = to === undefined ? labPerformance.now() : (marks.get(to) ?? 0);
    return { name, entryType: 'measure', startTime, duration: end - startTime };
  },
  toJSON: () => ({ timeOrigin: loop.clock.startedAt }),
};
