// Records what the scripts that start and stop a broker print: test/golden/kafka-server/*.txt, from server-stories.ts.
//   GOLDEN_DISTRIBUTION=/path/to/kafka_2.13-4.3.1 node tools/golden/record-server.ts [STORY…]
// The folder holds bin, config and libs of a Kafka as it is unpacked. The broker takes the ports 9092 and 9093 and keeps its data in /tmp, and
// the stop script ends every broker that it sees: run it where nobody else is, as `unshare -mnpf --mount-proc` makes it (README.md).
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { normalServerLog } from './normal-server.ts';
import { provenance, saveText } from './recording.ts';
import { serverStories } from './server-stories.ts';

const distribution = process.env.GOLDEN_DISTRIBUTION;
if (distribution === undefined) throw new Error('GOLDEN_DISTRIBUTION: the folder of an unpacked Kafka is expected');
if (readdirSync(tmpdir()).some((name) => name.startsWith('kraft-')))
  throw new Error(`${tmpdir()} has a broker's data: run this where nobody else is`);
const wanted = process.argv.slice(2);

for (const [name, lines] of Object.entries(serverStories)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const root = mkdtempSync(join(tmpdir(), 'server-'));
  const home = join(root, 'kafka');
  for (const part of ['bin', 'config', 'libs']) cpSync(join(distribution, part), join(home, part), { recursive: true });
  const { kafka, date } = provenance(name);
  const told = [`# ${kafka}, kafka-server-start.sh and kafka-server-stop.sh, ${date}\n`];
  for (const line of lines) {
    const { stdout, stderr, status } = spawnSync('bash', ['-c', line], {
      cwd: home,
      encoding: 'utf8',
      timeout: 120_000,
      env: { ...process.env, KAFKA_HEAP_OPTS: '-Xmx512m -Xms128m', OLDPWD: home },
    });
    if (status === null) throw new Error(`${name}: ${line} does not end`);
    told.push(
      `\n$ ${line}\n`,
      block('stdout', normalServerLog(stdout)),
      block('stderr', normalServerLog(stderr)),
      `exit ${status}\n`,
    );
  }
  saveText(`kafka-server/${name}.txt`, told.join(''));
  spawnSync('pkill', ['-9', '-f', ' kafka.Kafka ']);
  for (const left of readdirSync(tmpdir())) rmSync(join(tmpdir(), left), { recursive: true });
  if (!existsSync(tmpdir())) mkdirSync(tmpdir());
}

function block(name: string, text: string): string {
  if (text === '') return '';
  return `--- ${name}${text.endsWith('\n') ? '' : ' (no newline at the end)'}\n${text.replace(/\n$/, '')}\n---\n`;
}
