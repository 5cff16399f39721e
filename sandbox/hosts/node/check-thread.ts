/** The thread that `runCheck` starts: vitest, check.ts and the lab live in it, learners' programs in threads of their own. */
import { parentPort, workerData } from 'node:worker_threads';
import { runChecks } from '../../check/runner.ts';
import type { CheckNews, CheckOrder } from '../check-order.ts';
import { freshLab } from '../fresh-lab.ts';
import { createNodeHost } from './host.ts';

const { order, check } = workerData as { order: CheckOrder; check: string };
const tell = (news: CheckNews): void => parentPort?.postMessage(news);
// vitest's timers keep no thread alive; a port that listens does.
parentPort?.on('message', () => {});

const report = await runChecks({
  lesson: order.lesson.id,
  locale: order.locale,
  seed: order.seed,
  load: () => import(check),
  makeLab: (seed) => freshLab(order, seed, () => createNodeHost({ seed })),
  onResult: (result) => tell({ type: 'result', result }),
});
tell({ type: 'report', report });
