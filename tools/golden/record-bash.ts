// `node tools/golden/record-bash.ts`: types everyday habits into the bash of this machine and keeps what it answers.
// Each line has a bash of its own, in one directory after the other's doings.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const golden = join(import.meta.dirname, '../../test/golden/bash');
const [habits, errors] = ['habits', 'errors'].map((name) => join(golden, `${name}.sh`)) as [string, string];
const sessions = ['session', 'session-2'];

const files: Readonly<Record<string, string>> = {
  'orders.csv': 'id,customer,item,price\n1,ana,tea,3\n2,bob,coffee,4\n3,ana,cake,5\n4,cat,tea,3\n5,bob,tea,3\n',
  'server.log':
    '2026-11-22 08:00:01 INFO started\n2026-11-22 08:00:02 WARN slow disk\n2026-11-22 08:00:03 ERROR no leader for orders-0\n2026-11-22 08:00:04 INFO leader elected\n2026-11-22 08:00:05 ERROR timed out\n',
  'server.properties':
    '# broker\nbroker.id=1\nlisteners=PLAINTEXT://:9092\nlog.dirs=/tmp/kafka-logs\n\nnum.partitions=1\n',
  'words.txt': 'kiwi\napple\nfig\napple\nbanana\nkiwi\napple\n',
  'numbers.txt': '10\n9\n100\n1\n',
  'src/a.ts': 'export const a = 1;\n',
  'src/lib/b.ts': 'export const b = 2;\n',
  'greet.sh': '#!/bin/bash\necho "hello $1, $# in all"\nexit 3\n',
};

const env = { PATH: process.env['PATH'] ?? '', LC_ALL: 'C.UTF-8', HOME: '/home/learner', TZ: 'UTC', TERM: 'dumb' };

function directory(): string {
  const place = mkdtempSync(join(tmpdir(), 'habits-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(place, name)), { recursive: true });
    writeFileSync(join(place, name), text, { mode: name.endsWith('.sh') ? 0o755 : 0o644 });
  }
  return place;
}

/** Lines of a list; one that begins with `|` belongs to the line before it. */
function linesOf(path: string): string[] {
  const found: string[] = [];
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    if (line.startsWith('|')) found[found.length - 1] += `\n${line.slice(1)}`;
    else if (line.trim() !== '' && !line.startsWith('#')) found.push(line);
  }
  return found;
}

function record(path: string) {
  const cwd = directory();
  return linesOf(path).map((line) => {
    const { status, stdout, stderr } = spawnSync('bash', ['-c', line], { cwd, env, encoding: 'utf8', input: '' });
    return {
      line,
      code: status,
      stdout,
      stderr: stderr.replaceAll(/^bash: line \d+: /gm, 'sh: ').replaceAll(cwd, '/home/learner'),
    };
  });
}

const versions = Object.fromEntries(
  ['bash', 'ls', 'grep', 'sed'].map((tool) => [
    tool,
    execFileSync(tool, ['--version'], { encoding: 'utf8' }).split('\n')[0],
  ]),
);
const about = {
  command: 'node tools/golden/record-bash.ts',
  date: new Date().toISOString().slice(0, 10),
  versions,
  env: { LC_ALL: 'C.UTF-8' },
};
function recordSession(name: string) {
  const cwd = directory();
  writeFileSync(join(cwd, 'session.sh'), readFileSync(join(golden, `${name}.sh`)));
  const { status, stdout } = spawnSync('bash', ['-c', 'exec 2>&1; source ./session.sh'], {
    cwd,
    env,
    encoding: 'utf8',
  });
  return { name, code: status, output: stdout.replaceAll(/^(\.\/session\.sh|bash): line \d+: /gm, 'sh: ') };
}

const recorded = {
  about,
  files,
  habits: record(habits),
  errors: record(errors),
  sessions: sessions.map(recordSession),
};
writeFileSync(join(golden, 'recorded.json'), `${JSON.stringify(recorded, null, 2)}\n`);
