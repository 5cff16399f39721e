// Records what Kafka's tools print: test/golden/TOOL/*.txt, from the stories in stories/TOOL.ts, told to a cluster that nobody has used.
//   node tools/golden/record-tools.ts kafka-get-offsets [STORY…]
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { place, recordStory, type Stories } from './transcript.ts';

const [tool, ...wanted] = process.argv.slice(2);
if (tool === undefined) throw new Error('which tool?');
const { stories, brokers = 1, data } = (await import(`./stories/${tool}.ts`)) as Stories;
const unknown = wanted.filter((name) => !(name in stories));
if (unknown.length > 0) throw new Error(`no story ${unknown.join(', ')}: ${Object.keys(stories).join(', ')} expected`);

function kafka(...argv: readonly string[]): void {
  const { status } = spawnSync(join(import.meta.dirname, 'kafka.sh'), argv, { stdio: 'inherit' });
  if (status !== 0) throw new Error(`kafka.sh ${argv.join(' ')} ended with ${status}`);
}

kafka('kill');
kafka('wipe');
kafka('start', String(brokers));
if (data) place(data);
try {
  for (const [name, story] of Object.entries(stories)) {
    if (wanted.length === 0 || wanted.includes(name)) await recordStory(tool, name, story);
  }
} finally {
  kafka('kill');
}
