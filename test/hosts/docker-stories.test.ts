// What was typed to Docker's own programs and a real engine (tools/golden/docker-stories.ts), typed in the lab.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { MemoryStore } from '#sandbox/log/memory-store.ts';
import { createNodeHost, type NodeHost } from '../../sandbox/hosts/node/host.ts';
import { createLab, type LabCore } from '../../sandbox/lab.ts';
import { stories } from '../../tools/golden/docker-stories.ts';
import { normalDocker } from '../../tools/golden/normal-docker.ts';

// A whole lab, in real time.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

interface Told {
  line: string;
  stdout: string;
  stderr: string;
  code: number;
}

function recorded(name: string): Told[] {
  const text = readFileSync(new URL(`../golden/docker/${name}.txt`, import.meta.url), 'utf8');
  return text
    .split(/^\$ /m)
    .slice(1)
    .map((part) => {
      const block = (which: string): string => {
        const [, unended = '', body] =
          new RegExp(`^--- ${which}( \\(no newline at the end\\))?\\n([\\s\\S]*?)\\n?---$`, 'm').exec(part) ?? [];
        return body === undefined ? '' : `${body}${unended || body === '' ? '' : '\n'}`;
      };
      return {
        line: part.split('\n')[0] ?? '',
        stdout: block('stdout'),
        stderr: block('stderr'),
        code: Number(/^exit (\d+)$/m.exec(part)?.[1]),
      };
    });
}

describe.each(Object.entries(stories))('%s', (name, { files = {} }) => {
  let host: NodeHost;
  let lab: LabCore;

  beforeAll(async () => {
    host = await createNodeHost({ seed: 1, openStore: () => new MemoryStore() });
    lab = await createLab(host, { kafka: 'formatted' });
    await lab.machine.fs.mkdir('work');
    for (const [file, text] of Object.entries(files)) await lab.machine.fs.writeFile(`work/${file}`, text);
    const first = await lab.machine.spawn('docker', ['pull', '-q', 'apache/kafka:4.3.0']);
    await first.exit;
  });

  afterAll(async () => {
    await lab.close();
    host.close();
  });

  test.each(recorded(name).map((step) => [step.line, step] as const))('%s', async (line, step) => {
    const streams = ['stdout', 'stderr'] as const;
    const shell = await lab.machine.spawn('bash', ['-c', `{ ${line}; } > /tmp/stdout 2> /tmp/stderr`], {
      cwd: '/home/learner/work',
    });
    const code = await shell.exit;
    const [stdout, stderr] = await Promise.all(
      streams.map((stream) => lab.machine.fs.readFile(`/tmp/${stream}`, 'utf-8')),
    );
    expect({ line, code, stdout: normalDocker(stdout ?? ''), stderr: normalDocker(stderr ?? '') }).toEqual(step);
  });
});
