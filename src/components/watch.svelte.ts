/** Folds the lab's trace into the pictures of the page, at most once a frame. */

import { keptRecords, tape } from '../picture/tape.ts';
import { type DeclaredTopic, declaredTape, heldTape } from '../picture/tape-start.ts';
import { withKnownTransactions } from '../picture/tape-transactions.ts';
import { emptyTimeline, reduceTimeline } from '../timeline/timeline.ts';
import type { Session } from '../workspace/session.svelte.ts';

type Lab = NonNullable<Session['lab']>;
type TraceEvent = Parameters<typeof tape.reduce>[1];

export class Watch {
  tape = $state.raw(tape.initial);
  timeline = $state.raw(emptyTimeline);
  /** Output lines thrown away, by process id. */
  dropped = $state.raw<Readonly<Record<number, number>>>({});
  /** Where a program last found nobody, by process id. */
  refused = $state.raw<Readonly<Record<number, { host: string; port: number }>>>({});
  #waiting: TraceEvent[] = [];
  #held = true;
  #due = false;
  /** Id of the last event folded. */
  #last = 0;

  readonly #declared: readonly string[];

  constructor(topics: readonly DeclaredTopic[]) {
    this.#declared = topics.map(({ name }) => name);
    this.tape = declaredTape(topics);
  }

  /** Shows what the lab holds, then follows it; the returned promise gives the way to end that. */
  async attach(lab: Lab): Promise<() => void> {
    const end = await lab.trace.subscribe((events) => this.#take(events));
    const before = (await lab.trace.events()).events;
    const { topics, records, groups } = await held(lab);
    // The lesson's own topics come first, in its order.
    const rank = ({ name }: { name: string }) => this.#declared.indexOf(name) >>> 0;
    const inOrder = topics.toSorted((a, b) => rank(a) - rank(b));
    const here = new Set(groups.flatMap(({ members }) => members.map(({ memberId }) => memberId)));
    this.tape = before
      .filter((event) => event.type === 'process-start' || (event.type === 'member-join' && here.has(event.memberId)))
      .reduce(tape.reduce, withKnownTransactions(heldTape(inOrder, records, groups), this.tape));
    this.timeline = before.reduce(reduceTimeline, emptyTimeline);
    this.#last = before.at(-1)?.id ?? 0;
    this.#held = false;
    this.#fold();
    return end;
  }

  #take(events: readonly TraceEvent[]): void {
    for (const event of events) this.#waiting.push(event);
    if (this.#held || this.#due) return;
    this.#due = true;
    const fold = () => {
      if (this.#due) this.#fold();
    };
    requestAnimationFrame(fold);
    setTimeout(fold, 100); // A page in the background paints no frames.
  }

  #fold(): void {
    this.#due = false;
    const events = this.#waiting.filter(({ id }) => id > this.#last);
    this.#waiting = [];
    this.#last = events.at(-1)?.id ?? this.#last;
    this.tape = events.reduce(tape.reduce, this.tape);
    this.timeline = events.reduce(reduceTimeline, this.timeline);
    for (const event of events) {
      if (event.type === 'refuse') this.refused = { ...this.refused, [event.pid]: event };
      if (event.type === 'output-dropped') this.dropped = { ...this.dropped, [event.pid]: event.lines };
    }
  }
}

async function held(lab: Lab) {
  const topics = await lab.cluster.topics();
  const groups = await lab.cluster.groups();
  const shown = topics.filter(({ internal, name }) => !internal && !name.startsWith('__'));
  const records = await Promise.all(
    shown.flatMap(({ name, partitions }) =>
      partitions.map(({ partition, logStartOffset, highWatermark }) => {
        const newest = highWatermark - BigInt(keptRecords);
        const from = newest > logStartOffset ? newest : logStartOffset;
        return lab.cluster.records(name, partition, from, keptRecords);
      }),
    ),
  );
  return { topics, groups, records: records.flat() };
}
