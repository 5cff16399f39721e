// `npm run fuzz`: hostile input against the broker, in its core and over TCP.
//   npm run fuzz -- --inputs 1000000      more of it
//   npm run fuzz -- --seed 7              the same again
import { readArguments } from './arguments.ts';
import { closingLine } from './counts.ts';
import { type CoreRun, fuzzCore } from './fuzz/core.ts';
import { fuzzTcp, megabytes } from './fuzz/tcp.ts';

/** Bytes that a cluster may have grown by, after thousands of inputs, once its clients are gone. */
const mostGrowth = 64 * 1024 * 1024;
const { values: flags } = readArguments(import.meta.filename, {
  options: { inputs: { type: 'string', default: '110000' }, seed: { type: 'string' } },
});
const seed = Number(flags.seed ?? Math.floor(Math.random() * 1_000_000));
const wanted = Number(flags.inputs);
if (!(Number.isInteger(seed) && wanted > 0)) {
  console.error('fuzz: --inputs and --seed are whole numbers');
  process.exit(2);
}

let passed = 0;
let failed = 0;
function check(what: string, failure: string | null): void {
  console.log(failure === null ? `✓ ${what}` : `✗ ${what}\n  ${failure}`);
  if (failure === null) passed += 1;
  else failed += 1;
}

console.log(`seed ${seed}`);
const core = await fuzzCore(seed, 0, wanted);
for (const [kind, { tried, findings }] of byKind(core)) check(`${tried} × ${kind}`, findings);
const growth = `a cluster grows by ${megabytes(core.mostGrowth)} at most under ${core.perWorld} inputs`;
check(growth, core.mostGrowth > mostGrowth ? `more than ${megabytes(mostGrowth)}` : null);
let inputs = core.tried;
for await (const attack of fuzzTcp(seed)) {
  const { name, served, during, after, failure } = attack;
  check(`${name}: ${megabytes(during)} more meanwhile, ${megabytes(after)} after, ${served} × served`, failure);
  inputs += attack.inputs;
}
console.log(
  `${inputs} inputs tried (${core.answered} answered in the core, ${core.closed} connections closed), seed ${seed}`,
);
console.log(closingLine({ passed, failed, skipped: 0 }));
process.exitCode = failed > 0 ? 1 : 0;

function byKind(run: CoreRun): [string, { tried: number; findings: string | null }][] {
  return [...run.byKind].map(([kind, tried]) => {
    const found = run.findings.filter((each) => each.kind === kind);
    const told = found.map(({ input, what, hex }) => `input ${input}: ${what}\n    ${hex.slice(0, 400)}`);
    return [kind, { tried, findings: told.length > 0 ? told.join('\n  ') : null }];
  });
}
