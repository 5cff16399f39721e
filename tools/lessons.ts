// `npm run lessons`: every lesson × {start, solution, wrong…} × {Node, Chromium}. The start must not be done, the solution
// must be, and every wrong answer must be told apart by its own name. Before that: front matter, texts, hints and types.
//   --host node|chromium|both   default both
//   --lesson ID                 only this lesson
//   --jobs N                    answers checked at once on each host (default 2)
//   --verbose                   says each check's verdict even when all is well

import type { CheckReport } from '../sandbox/check/contract.ts';
import { readArguments } from './arguments.ts';
import { answersOf, type Files, faultsOf, type LessonFolder, lessonFolders, readLesson } from './lessons/catalog.ts';
import { type LessonHost, openChromium } from './lessons/chromium.ts';
import { openNode } from './lessons/node.ts';
import { typeFaults } from './lessons/programs.ts';
import { faultOf, told } from './lessons/verdicts.ts';

const { values: flags } = readArguments(import.meta.filename, {
  options: {
    host: { type: 'string', default: 'both' },
    lesson: { type: 'string' },
    jobs: { type: 'string', default: '2' },
    verbose: { type: 'boolean', default: false },
  },
});
if (!['node', 'chromium', 'both'].includes(flags.host)) throw new Error(`--host ${flags.host}: node, chromium or both`);

let passed = 0;
let failed = 0;

/** Prints one case; faults are what is wrong with it. */
function say(name: string, faults: readonly string[], note = ''): void {
  if (faults.length === 0) passed += 1;
  else failed += 1;
  console.log(`${faults.length === 0 ? '✓' : '✗'} ${name}${note && `  ${note}`}`);
  for (const fault of faults) console.log(`    ${fault.replaceAll('\n', '\n    ')}`);
}

const lessons: LessonFolder[] = [];
for (const folder of lessonFolders()) {
  const read = await readLesson(folder);
  if (typeof read === 'string') {
    if (!flags.lesson) say(`${folder} text`, [read]);
  } else if (!flags.lesson || read.lesson.id === flags.lesson) {
    lessons.push(read);
    say(`${read.lesson.id} text`, await faultsOf(read));
  }
}
const numbers = lessons.map(({ lesson }) => lesson.id);
for (const id of new Set(numbers.filter((id, index) => numbers.indexOf(id) !== index))) {
  say(`${id} text`, ['two lessons have this id']);
}
if (lessons.length === 0)
  say('lessons', [flags.lesson ? `there is no lesson ${flags.lesson}` : 'there are no lessons']);

const answers = new Map<string, Files>(
  lessons.flatMap((lesson) =>
    answersOf(lesson).map(({ answer, files }) => [`${lesson.lesson.id} ${answer}`, files] as const),
  ),
);
const types = typeFaults(answers);
for (const { lesson } of lessons) {
  const faults = [...types].filter(([answer]) => answer.startsWith(`${lesson.id} `));
  const lines = faults.flatMap(([answer, list]) =>
    list.map((fault) => `${answer.slice(lesson.id.length + 1)}/${fault}`),
  );
  say(`${lesson.id} types`, lines);
}
for (const [answer, list] of types) if (!answers.has(answer)) say('types', list);

const hosts: LessonHost[] = [];
if (flags.host !== 'chromium') hosts.push(await openNode());
if (flags.host !== 'node') hosts.push(await openChromium());
for (const host of hosts) {
  await atOnce(
    Number(flags.jobs),
    lessons.flatMap((lesson) =>
      answersOf(lesson).map(
        ({ answer, files }) =>
          () =>
            one(host, lesson, answer, files),
      ),
    ),
  );
  await host.close();
}

console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

async function one(host: LessonHost, lesson: LessonFolder, answer: string, files: Files): Promise<void> {
  const started = performance.now();
  const report = await host.check(lesson, files);
  const fault = faultOf(answer, report.verdict);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const details = fault || flags.verbose ? [...(fault ? [fault] : []), ...detailsOf(report)] : [];
  const note = `${told(report.verdict)}  (${seconds} s)`;
  if (fault) say(`${lesson.lesson.id} ${answer} on ${host.name}`, details, note);
  else {
    say(`${lesson.lesson.id} ${answer} on ${host.name}`, [], note);
    for (const detail of details) console.log(`    ${detail.replaceAll('\n', '\n    ')}`);
  }
}

function detailsOf({ results, verdict }: CheckReport): readonly string[] {
  if (results.length === 0) return [told(verdict)];
  return results.flatMap((result) => [
    `${result.name}: ${told(result.verdict)} (${(result.tookMs / 1000).toFixed(1)} s)`,
    ...(result.failure?.diff ? [result.failure.diff] : []),
  ]);
}

/** Runs jobs in order, at most `most` at a time. */
async function atOnce(most: number, jobs: readonly (() => Promise<void>)[]): Promise<void> {
  const waiting = [...jobs];
  const worker = async (): Promise<void> => {
    for (let job = waiting.shift(); job; job = waiting.shift()) await job();
  };
  await Promise.all(Array.from({ length: most }, worker));
}
