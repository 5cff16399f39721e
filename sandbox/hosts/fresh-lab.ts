/** A new lab for each check, the same on both hosts: the lesson's cluster, the learner's files, another seed; thrown away after. */
import { checkLab, type WatchedLab } from '../check/check-lab.ts';
import type { LabOptions } from '../control.ts';
import { createLab, type LabHost } from '../lab.ts';
import type { CheckOrder } from './check-order.ts';

/** A host of which a check has its own, and which must be closed. */
export type OwnHost = LabHost & { close(): void };

export async function freshLab(
  { lesson, files }: CheckOrder,
  seed: number,
  makeHost: (seed: number) => OwnHost | Promise<OwnHost>,
): Promise<WatchedLab> {
  const host = await makeHost(seed);
  const lab = await createLab(host, { ...(lesson.cluster as LabOptions | undefined), files, seed });
  const watched = await checkLab(lab, host.clock);
  return {
    ...watched,
    close: async () => {
      await watched.close();
      await lab.close();
      host.close();
    },
  };
}
