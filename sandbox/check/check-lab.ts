import type { Lab } from '../control.ts';
import type { Clock } from '../host.ts';
import type { CheckLab } from './contract.ts';
import { Journal } from './journal.ts';
import { groupOf, topicOf } from './observe.ts';
import { Patience } from './patience.ts';
import { Programs } from './programs.ts';
import type { Translated } from './text.ts';

/** A lab under the eyes of one check. */
export interface WatchedLab {
  lab: CheckLab;
  /** What to add to a *not yet*: that a program has failed meanwhile; null where none has. */
  casualty(): Translated | null;
  close(): Promise<void>;
}

/**
 * What a check sees of a lab. It looks through the lab's control, never through a client, so that nothing it does is
 * taken for the learner's traffic; it waits in lab time, woken by the trace. `close` kills what the check has started.
 */
export async function checkLab(lab: Lab, clock: Clock): Promise<WatchedLab> {
  const journal = await Journal.of(lab.trace, clock);
  const patience = new Patience(clock, journal);
  const programs = new Programs(lab.machine, journal, patience);
  return {
    lab: {
      files: {
        read: (path) => lab.machine.fs.readFile(path, 'utf-8'),
        write: (path, text) => lab.machine.fs.writeFile(path, text),
      },
      run: (file, options) => programs.run(file, options),
      start: (file, options) => programs.start(file, options),
      topic: (name) => topicOf(lab.cluster, name, patience, () => programs.over),
      group: (groupId) => groupOf(lab.cluster, groupId),
      until: (reason, probe, withinMs) => patience.until(reason, probe, withinMs),
      settled: (probe, forMs) => patience.settled(probe, forMs),
      events: async () => journal.events,
      cluster: lab.cluster,
      clock: lab.clock,
      trace: lab.trace,
    },
    casualty: () => programs.casualty(),
    close: async () => {
      await programs.close();
      journal.end();
    },
  };
}
