// Records what Docker's own programs print: their usage, which is the data that ours read their options from, and stories told to a
// real engine (test/golden/docker). DOCKER_HOST says where that is; it must have no containers, and the name `apache/kafka:4.3.0`
// for an image whose program does nothing but wait: see README.md.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { composeCommands, dockerCommands } from './docker-commands.ts';
import { stories } from './docker-stories.ts';
import { normalDocker } from './normal-docker.ts';
import { saveText } from './recording.ts';

const date = new Date().toISOString().slice(0, 10);

function run(line: string, cwd: string): { stdout: string; stderr: string; status: number | null } {
  return spawnSync('sh', ['-c', line], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, HOME: '/root', COLUMNS: '80' },
  });
}

const version = (line: string): string => run(line, '/').stdout.trim();
const head = `# ${version('docker --version')}, ${version('docker compose version')}, ${date}\n`;

function usages(command: string, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.map((name) => [
      name,
      run(`${command} ${name} --help`, '/').stdout.replaceAll('"/root/.docker', '"~/.docker'),
    ]),
  );
}

const docker = usages('docker', dockerCommands);
const compose = usages('docker compose', composeCommands);
const table = (name: string, texts: Record<string, string>): string =>
  `export const ${name}: Readonly<Record<string, string>> = ${JSON.stringify(texts, null, 2)};\n`;
writeFileSync(
  join(import.meta.dirname, '../../sandbox/commands/docker/usages.ts'),
  `// Written by tools/golden/record-docker.ts; do not edit. What Docker itself prints for --help: its options are read from it.\n//${head.slice(1)}\n${table('usages', docker)}\n${table('composeUsages', compose)}`,
);

for (const [name, { files = {}, lines }] of Object.entries(stories)) {
  const folder = join(mkdtempSync(join(tmpdir(), 'docker-')), 'work');
  run(`mkdir -p ${folder}`, '/');
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
  const told = [head, ...Object.entries(files).map(([file, text]) => block(`file ${file}`, text))];
  for (const line of lines) {
    const { stdout, stderr, status } = run(line, folder);
    told.push(
      `\n$ ${line}\n`,
      block('stdout', normalDocker(stdout)),
      block('stderr', normalDocker(stderr)),
      `exit ${status}\n`,
    );
  }
  saveText(`docker/${name}.txt`, told.join(''));
}

function block(name: string, text: string): string {
  return text === ''
    ? ''
    : `--- ${name}${text.endsWith('\n') ? '' : ' (no newline at the end)'}\n${text.replace(/\n$/, '')}\n---\n`;
}
