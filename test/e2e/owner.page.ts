// Runs inside the page: claims of a stored lab.
import { type Claim, claim, type Ownership } from '../../sandbox/hosts/browser/owner.ts';

let claimed: Claim | null = null;
let lost = false;

function watch(ownership: Ownership): void {
  lost = false;
  ownership.lost(() => {
    lost = true;
  });
}

const inPage = {
  /** Whether this tab has it now. */
  async claim(): Promise<boolean> {
    claimed = await claim('lesson');
    if (claimed.owned) watch(claimed.owned);
    return claimed.owned !== null;
  },
  take(): void {
    if (claimed) watch(claimed.take());
  },
  lost: (): boolean => lost,
};

export type InPage = typeof inPage;
Object.assign(globalThis, { inPage });
