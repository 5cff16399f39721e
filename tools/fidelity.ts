// `npm run fidelity`: the same conversations, frame by frame, with Apache Kafka and with ours; every field is compared. And the same
// stories told to Kafka's own tools and to ours; every line is compared.
//   npm run fidelity                          with Kafka live where there is Java; else with what was recorded of it
//   npm run fidelity -- --recorded            with what was recorded, wherever
//   npm run fidelity -- --record [FILE…]      records anew what Kafka answers (all, or those files of tools/golden/scripts)
//   npm run fidelity -- --against HOST:PORT   that broker in place of ours, such as `npm run broker`, with what was recorded
// Other arguments: names of files of test/golden/behaviour or of tools (kafka-acls), to hold only those; `tools` for all tools, `frames` for
// all but them.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readArguments } from './arguments.ts';
import { closingLine, none } from './counts.ts';
import { holdWithKafka, holdWithOurs } from './fidelity/hold.ts';
import { kinds } from './fidelity/kinds.ts';
import { account, cases, type Held, judge, recordedAnswers, totals, verdictOf } from './fidelity/outcome.ts';
import { missingKafka, withKafka } from './fidelity/real-kafka.ts';
import { record } from './fidelity/record.ts';
import { advertisedApis, differences, recordings } from './fidelity/recorded.ts';
import { summarize, summaryText, table } from './fidelity/summary.ts';
import { holdTools, toolNames } from './fidelity/tools.ts';
import type { Answer, Script } from './golden/script.ts';
import { scripts } from './golden/scripts/index.ts';

const { values: flags, positionals: named } = readArguments(import.meta.filename, {
  options: { record: { type: 'boolean' }, recorded: { type: 'boolean' }, against: { type: 'string' } },
  allowPositionals: true,
});
const began = performance.now();
const files = named.filter((name) => !['tools', 'frames', ...toolNames].includes(name));
const tools = toolNames.filter((name) => named.length === 0 || named.includes('tools') || named.includes(name));
const lacking = flags.recorded || flags.against ? undefined : missingKafka();
if (lacking && (flags.record || process.env.CI)) fail(lacking);
if (flags.record) await record(files);

const known = recordings();
const live = !(flags.record || flags.recorded || flags.against || lacking);
const allFrames = named.length === 0 || named.includes('frames');
const chosen = known.filter(({ file }) => allFrames || files.includes(file));
const strangers = files.filter((name) => !known.some(({ file }) => file === name));
if (strangers.length > 0) fail(`no recording of ${strangers.join(', ')}`);
/** In the order in which they were recorded: some tell of all that was made before. */
const wanted = Object.entries(scripts).flatMap(([name, list]) =>
  chosen.some(({ file }) => file === name) ? list : [],
);
const recorded = chosen.flatMap((recording) => recording.scripts);
const meant = differences();

if (lacking) console.log(`${lacking}: compared with what was recorded of Kafka\n`);
const held = flags.against ? await besides(flags.against) : live ? await besideKafka(wanted) : await besideRecordings();
const all = cases(held);
for (const each of held) if (verdictOf(each) === 'failed') console.log(account(each));
const summary = summarize(all, meant, advertisedApis(), known);
const { passed, failed, listed } = totals(all);
if (chosen.length > 0) console.log(`\n${table(summary)}`);
for (const { case: name, reason } of summary.listed) console.log(`\nlisted: ${name}: ${reason}`);
console.log(
  `\n${all.length} cases, ${summary.scenarios.cases} of them scenarios of three or more dependent steps, in ${((performance.now() - began) / 1000).toFixed(0)} s`,
);
const asked = live && tools.length > 0;
const counts = asked ? await holdTools(tools) : none;
if (asked) console.log(`\n${closingLine(counts)}: lines typed to Kafka's tools and to ours`);
const total = { passed: passed + counts.passed, failed: failed + counts.failed };
if (allFrames && !flags.against && !process.env.CI && total.failed === 0)
  writeFileSync(join(import.meta.dirname, '../test/golden/fidelity.json'), summaryText(summary));
console.log(`\n${total.passed} passed, ${total.failed} failed, ${listed} listed`);
process.exit(total.failed > 0 || total.passed === 0 ? 1 : 0);

async function besideRecordings(): Promise<readonly Held[]> {
  return Promise.all(
    recorded.map(async (script) => judge(script, recordedAnswers(script), await holdWithOurs(script), meant)),
  );
}

async function besideKafka(list: readonly Script[]): Promise<readonly Held[]> {
  const found: Held[] = [];
  for (const kind of kinds) {
    const own = list.filter(kind.holds);
    if (own.length === 0) continue;
    const since = performance.now();
    const answers = await withKafka(kind, (cluster) => holdWithKafka(own, cluster));
    const took = ((performance.now() - since) / 1000).toFixed(0);
    console.log(`${own.length} conversations with ${kind.name} in ${took} s`);
    for (const script of own) {
      const kafka = answers.get(script) as readonly Answer[] | Error;
      if (kafka instanceof Error)
        found.push({ script, kafka: [], ours: [], listed: [], failed: [], broken: `Kafka: ${kafka.message}` });
      else found.push(judge(script, kafka, await holdWithOurs(script), meant));
    }
  }
  return found;
}

async function besides(address: string): Promise<readonly Held[]> {
  const [, host = '', port] = /^(.+):(\d+)$/.exec(address) ?? fail(`--against ${address}: HOST:PORT expected`);
  const [plain] = kinds;
  const own = recorded.filter((script) => plain?.holds(script));
  const answers = await holdWithKafka(own, { host, port: Number(port), brokers: 1, secured: false, controllers: 0 });
  return own.map((script) =>
    judge(script, recordedAnswers(script), answers.get(script) as readonly Answer[] | Error, meant),
  );
}

function fail(why: string): never {
  console.error(why);
  console.log('0 passed, 1 failed, 0 listed');
  process.exit(1);
}
