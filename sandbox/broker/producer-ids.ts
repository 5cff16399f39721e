import type { Journal } from './journal.ts';

/** As many as Kafka's controller gives out at once. */
const blockSize = 1000n;

/** Producer ids: never the same twice, after a restart neither. Taken in blocks, so that not each of them is journalled. */
export class ProducerIds {
  readonly #journal: Journal;
  #next = 0n;
  #blockEnd = 0n;

  constructor(journal: Journal) {
    this.#journal = journal;
  }

  /** What the journal tells: the first id that no block given out so far holds. */
  restore(nextBlock: bigint): void {
    this.#next = nextBlock;
    this.#blockEnd = nextBlock;
  }

  /** The id that `take` gives next. */
  peek(): bigint {
    return this.#next;
  }

  take(): bigint {
    if (this.#next === this.#blockEnd) {
      this.#blockEnd += blockSize;
      this.#journal.append({ type: 'producer-ids', next: String(this.#blockEnd) });
    }
    const id = this.#next;
    this.#next += 1n;
    return id;
  }
}
