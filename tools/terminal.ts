// `npm run terminal`: every command of the notes, typed into the lab's terminal on Node and in Chromium, with its effect; then the
// transcripts of Kafka's own tools and of bash, replayed. Closes with `N passed, N failed`.
//   --host node|chromium|both|none   where the notes are typed (both)
import { existsSync, rmSync } from 'node:fs';
import { readArguments } from './arguments.ts';
import { type Counts, closingLine, readVitestReport, settle, sum } from './counts.ts';
import { run } from './run.ts';
import { dockerSession } from './terminal/docker.ts';
import { sessions } from './terminal/notes.ts';
import { play, type TerminalHost } from './terminal/session.ts';

const { values: flags } = readArguments(import.meta.filename, {
  options: { host: { type: 'string', default: 'both' } },
});
if (!['node', 'chromium', 'both', 'none'].includes(flags.host))
  throw new Error(`--host ${flags.host}: node, chromium, both or none`);

const counts: Counts = { passed: 0, failed: 0, skipped: 0 };

function say(name: string, faults: readonly string[]): void {
  if (faults.length === 0) counts.passed += 1;
  else counts.failed += 1;
  console.log(`${faults.length === 0 ? '✓' : '✗'} ${name}`);
  for (const fault of faults) console.log(`    ${fault.replaceAll('\n', '\n    ')}`);
}

async function typed(host: TerminalHost): Promise<void> {
  for (const session of [...sessions, dockerSession]) await play(session, host, say);
  await host.close();
}

if (flags.host === 'node' || flags.host === 'both') await typed((await import('./terminal/node.ts')).node);
if (flags.host === 'chromium' || flags.host === 'both')
  await typed(await (await import('./terminal/chromium.ts')).openChromium());

const report = 'node_modules/.cache/from-beginning/terminal.json';
if (existsSync(report)) rmSync(report);
const replays = ['test/commands', 'test/hosts/zookeeper-mode.test.ts', 'test/hosts/kafka-server.test.ts'];
const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
const { exitCode } = await run('vitest', ['run', '--project', 'unit', ...replays, ...reporters], 10 * 60_000);
const total = sum([counts, settle(readVitestReport(report), exitCode)]);
console.log(`\n${closingLine(total)}`);
process.exit(total.failed > 0 ? 1 : 0);
