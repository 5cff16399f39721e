// Writes down what a real Kafka answers: test/golden/behaviour.
import { provenance, saveText } from '../golden/recording.ts';
import type { Answer, Script } from '../golden/script.ts';
import { scripts } from '../golden/scripts/index.ts';
import { holdWithKafka } from './hold.ts';
import { kinds } from './kinds.ts';
import { withKafka } from './real-kafka.ts';

/** Holds every script of these files, or all, with a fresh Kafka of its kind. Throws, once the other files are written, where one cannot be held to its end. */
export async function record(files: readonly string[]): Promise<void> {
  const unknown = files.filter((file) => !(file in scripts));
  if (unknown.length > 0)
    throw new Error(`no scripts ${unknown.join(', ')}; there are ${Object.keys(scripts).join(', ')}`);
  const chosen = Object.entries(scripts).filter(([file]) => files.length === 0 || files.includes(file));
  const answers = new Map<Script, readonly Answer[] | Error>();
  for (const kind of kinds) {
    const own = chosen.flatMap(([, list]) => list.filter(kind.holds));
    if (own.length === 0) continue;
    for (const [script, given] of await withKafka(kind, (cluster) => holdWithKafka(own, cluster)))
      answers.set(script, given);
  }
  const broken: Error[] = [];
  for (const [file, list] of chosen) {
    const failures = list.map((script) => answers.get(script)).filter((given) => given instanceof Error);
    broken.push(...failures);
    if (failures.length > 0) continue;
    const from = JSON.stringify(provenance('npm run fidelity -- --record'));
    const texts = list.map((script) => scriptText(script, answers.get(script) as readonly Answer[]));
    saveText(`behaviour/${file}.json`, `{\n  "recorded": ${from},\n  "scripts": [\n${texts.join(',\n')}\n  ]\n}\n`);
  }
  if (broken.length > 0) throw new Error(broken.map(({ message }) => message).join('\n'));
}

/** A step a line, so that a change of one is a change of one line. */
function scriptText({ steps, ...head }: Script, answers: readonly Answer[]): string {
  const lines = steps.map((step, at) => `      ${JSON.stringify({ ...step, answer: answers[at] ?? 'none' })}`);
  return `    { ${JSON.stringify(head).slice(1, -1)}, "steps": [\n${lines.join(',\n')}\n    ] }`;
}
