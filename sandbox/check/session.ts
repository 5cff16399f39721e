import type { CheckContext } from './contract.ts';
import type { Text } from './text.ts';

/** One `check(...)` of a lesson. */
export interface Registered {
  name: Text;
  body: (context: CheckContext) => Promise<void> | void;
}

/** By lesson: a thread evaluates a check.ts only once, for modules are kept, but may run its checks again and again. */
const lessons = new Map<string, readonly Registered[]>();
let collecting: Registered[] | null = null;

/** Throws outside of the check runner. */
export function register(check: Registered): void {
  if (!collecting) throw new Error('check() works only under the check runner: npm run lessons -- --lesson ID');
  collecting.push(check);
}

/** The checks of a lesson, evaluated by `load` on the first demand. One at a time. */
export async function checksOf(lesson: string, load: () => Promise<unknown>): Promise<readonly Registered[]> {
  const known = lessons.get(lesson);
  if (known) return known;
  const checks: Registered[] = [];
  collecting = checks;
  try {
    await load();
  } finally {
    collecting = null;
  }
  lessons.set(lesson, checks);
  return checks;
}
