// Records everything in test/golden anew, or the parts named. See README.md beside this file.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

interface Part {
  program: string;
}

const parts: Readonly<Record<string, Part>> = {
  configs: { program: 'record-configs.ts' },
  frames: { program: 'record-frames.ts' },
};
const wanted = process.argv.slice(2);
const unknown = wanted.filter((part) => !(part in parts));
if (unknown.length > 0) throw new Error(`no part ${unknown.join(', ')}: ${Object.keys(parts).join(', ')} expected`);

const kafka = join(import.meta.dirname, 'kafka.sh');

function run(command: string, ...argv: readonly string[]): void {
  const { status } = spawnSync(command, argv, { stdio: 'inherit' });
  if (status !== 0) throw new Error(`${command} ${argv.join(' ')} ended with ${status}`);
}

for (const [name, { program }] of Object.entries(parts)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  run(kafka, 'wipe');
  run(kafka, 'start');
  try {
    run(process.execPath, join(import.meta.dirname, program));
  } finally {
    run(kafka, 'stop');
  }
}
