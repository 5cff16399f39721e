// Two answers to the same question, made comparable and compared.
import { isDeepStrictEqual } from 'node:util';
import type { Json } from '../golden/message-json.ts';
import type { Answer, Step } from '../golden/script.ts';

/** The step's number and request beside its answer, so that a failing comparison says where it is. */
export function comparable(step: Step, at: number, answer: Answer): Json {
  const asked =
    'api' in step ? `${step.api} v${step.version}` : 'raw' in step ? `raw ${step.raw}` : JSON.stringify(step);
  return { step: at + 1, asked, answer: ordered(answer) };
}

/** Numbers of the steps, counted from 1, that were answered otherwise. */
export function differingSteps(
  steps: readonly Step[],
  kafka: readonly Answer[],
  ours: readonly Answer[],
): readonly number[] {
  return steps.flatMap((step, at) => {
    const [theirs, own] = [kafka, ours].map((answers) => comparable(step, at, answers[at] ?? 'none'));
    return isDeepStrictEqual(theirs, own) ? [] : [at + 1];
  });
}

/** Kafka's lists come in the order of its hash tables, but where the order is what was asked for. */
function ordered(json: Json, name = ''): Json {
  if (Array.isArray(json)) {
    const list = (json as readonly Json[]).map((each) => ordered(each));
    if (name === 'partitions' && typeof list[0] === 'number') return list.sort();
    if (name === 'mechanisms' || name === 'subscribedTopicNames') return list.sort();
    return typeof list[0] === 'object' && list[0] !== null
      ? list
          .map((each) => [JSON.stringify(each), each] as const)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([, each]) => each)
      : list;
  }
  if (typeof json !== 'object' || json === null) return json;
  return Object.fromEntries(Object.entries(json).map(([key, value]) => [key, ordered(value, key)]));
}
