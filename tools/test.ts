// `npm test`: every stage, also after one failed; the last line adds all of them up.
//   npm test -- types unit    only these stages
import { existsSync, rmSync } from 'node:fs';
import { ensureChromium } from './chromium.ts';
import { type Counts, closingLine, readClosingLine, readVitestReport, settle, sum } from './counts.ts';
import { run } from './run.ts';

const MINUTE = 60_000;

/** The stages in order. Types, lint and build count as one check each. */
const stages: Record<string, () => Promise<Counts>> = {
  // astro check covers every .ts file as well as .astro.
  types: () =>
    oneCheck([
      ['tsc', '-p', 'sandbox'],
      ['astro', 'check', '--minimumSeverity', 'warning'],
      ['svelte-check', '--threshold', 'warning', '--fail-on-warnings', '--output', 'human'],
    ]),
  lint: () => oneCheck([['biome', 'check', '--error-on-warnings']]),
  unit: () => vitest('unit', 15 * MINUTE),
  build: () => oneCheck([['node', 'tools/build.ts']]),
  lessons: async () => {
    const { exitCode, output } = await run('node', ['tools/lessons.ts'], 20 * MINUTE);
    return settle(readClosingLine(output), exitCode);
  },
  e2e: () => vitest('e2e', 20 * MINUTE),
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in stages));
if (unknown.length > 0) {
  console.error(`no stage ${unknown.join(', ')}; there are ${Object.keys(stages).join(', ')}`);
  process.exit(2);
}

const results: { name: string; counts: Counts; seconds: number }[] = [];
for (const [name, stage] of Object.entries(stages)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  console.log(`\n── ${name} ${'─'.repeat(100 - name.length)}`);
  const started = performance.now();
  const counts = await stage().catch((error: Error) => {
    console.error(error.message);
    return { passed: 0, failed: 1, skipped: 0 };
  });
  results.push({ name, counts, seconds: (performance.now() - started) / 1000 });
}

const total = sum(results.map(({ counts }) => counts));
console.log('');
for (const { name, counts, seconds } of results) {
  console.log(`${counts.failed > 0 ? '✗' : '✓'} ${name.padEnd(8)} ${closingLine(counts)} in ${seconds.toFixed(1)} s`);
}
console.log(`\n${closingLine(total)}`);
// Where everything can be installed, nothing may be skipped.
process.exitCode = total.failed > 0 || (process.env.CI && total.skipped > 0) ? 1 : 0;

async function oneCheck(commands: string[][]): Promise<Counts> {
  let failed = 0;
  for (const [program = '', ...args] of commands) {
    const { exitCode } = await run(program, args, 10 * MINUTE);
    if (exitCode === 0) continue;
    console.error(`✗ ${program} ${args.join(' ')}`);
    failed = 1;
  }
  return { passed: 1 - failed, failed, skipped: 0 };
}

async function vitest(project: string, limitMs: number): Promise<Counts> {
  if (project === 'e2e') ensureChromium();
  const report = `node_modules/.cache/from-beginning/${project}.json`;
  if (existsSync(report)) rmSync(report);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const { exitCode } = await run('vitest', ['run', '--project', project, ...reporters], limitMs);
  return settle(readVitestReport(report), exitCode);
}
