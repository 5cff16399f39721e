// What kafka-server-start.sh and kafka-server-stop.sh of a real Kafka printed (tools/golden/server-stories.ts), told to ours.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createNodeHost, type NodeHost } from '../../sandbox/hosts/node/host.ts';
import { createLab, type LabCore } from '../../sandbox/lab.ts';
import { normalServerLog, withoutUnsaid } from '../../tools/golden/normal-server.ts';
import { serverStories } from '../../tools/golden/server-stories.ts';
import { steps, withoutHelp } from '../commands/transcript.ts';

describe.each(Object.keys(serverStories))('%s', (name) => {
  let host: NodeHost;
  let lab: LabCore;

  beforeAll(async () => {
    host = await createNodeHost({ seed: 1 });
    lab = await createLab(host, { kafka: 'unpacked' });
  });

  afterAll(async () => {
    await lab.close();
    host.close();
  });

  async function run(line: string): Promise<{ code: number; stdout: string; stderr: string }> {
    const cwd = '/home/learner/kafka';
    const shell = await lab.machine.spawn('bash', ['-c', 'bash -c "$0" > ~/.stdout 2> ~/.stderr', line], { cwd });
    const code = await shell.exit;
    const [stdout = '', stderr = ''] = await Promise.all(
      ['stdout', 'stderr'].map((file) => lab.machine.fs.readFile(`/home/learner/.${file}`, 'utf-8')),
    );
    return { code, stdout: normalServerLog(stdout), stderr: normalServerLog(withoutHelp(stderr)) };
  }

  test.each(steps(`kafka-server/${name}`).map((step) => [step.line, step] as const))('%s', async (line, step) => {
    const ours = await run(line);
    expect(ours).toEqual({
      code: step.code,
      stdout: withoutUnsaid(normalServerLog(step.stdout), ours.stdout),
      stderr: step.stderr,
    });
  });
});
