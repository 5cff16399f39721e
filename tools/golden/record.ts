// Records everything in test/golden anew, or the parts named. See README.md beside this file.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const parts = ['configs', 'topics-tool', 'frames', 'behaviour'];
const wanted = process.argv.slice(2);
const unknown = wanted.filter((part) => !parts.includes(part));
if (unknown.length > 0) throw new Error(`no part ${unknown.join(', ')}: ${parts.join(', ')} expected`);

const kafka = join(import.meta.dirname, 'kafka.sh');

function run(command: string, ...argv: readonly string[]): void {
  const { status } = spawnSync(command, argv, { stdio: 'inherit' });
  if (status !== 0) throw new Error(`${command} ${argv.join(' ')} ended with ${status}`);
}

for (const part of wanted.length > 0 ? wanted : parts) {
  run(kafka, 'wipe');
  run(kafka, 'start');
  try {
    run(process.execPath, join(import.meta.dirname, `record-${part}.ts`));
  } finally {
    run(kafka, 'stop');
  }
}
