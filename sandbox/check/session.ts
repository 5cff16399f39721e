import type { CheckContext } from './contract.ts';
import type { Locale } from './text.ts';

/** What the runner gives to the checks of the lesson that it runs. */
export interface Session {
  locale: Locale;
  /** Opens what one check works with; `close` throws it away. */
  open(): Promise<{ context: CheckContext; close(): Promise<void> }>;
}

let session: Session | null = null;

/** Says for whom the checks that are registered from now on work. One thread runs one lesson's checks at a time. */
export function begin(next: Session): void {
  session = next;
}

/** Throws outside of the check runner. */
export function current(): Session {
  if (!session) throw new Error('check() works only under the check runner: npm run lessons -- --lesson ID');
  return session;
}
