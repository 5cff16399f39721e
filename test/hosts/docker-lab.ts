import { afterEach, vi } from 'vitest';
import type { LabOptions } from '#sandbox/control.ts';
import { MemoryStore } from '#sandbox/log/memory-store.ts';
import { createNodeHost, type NodeHost } from '../../sandbox/hosts/node/host.ts';
import { createLab, type LabCore } from '../../sandbox/lab.ts';

// Whole labs, in real time: brokers start, and clients give up.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let host: NodeHost;
export let lab: LabCore;

/** A lab of its own for a test, gone after it. @param told whether it has said already that it is no Docker */
export async function open(options: LabOptions = { kafka: 'formatted' }, told = true): Promise<void> {
  host = await createNodeHost({ seed: 1, openStore: () => new MemoryStore() });
  lab = await createLab(host, options);
  if (told) await sh('docker version');
}

afterEach(async () => {
  await lab.close();
  host.close();
});

/** What a line prints in the home directory. */
export async function sh(line: string): Promise<string> {
  const shell = await lab.machine.spawn('bash', ['-c', line]);
  const reader = shell.output.getReader();
  let text = '';
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) text += piece.value ?? '';
  return text;
}

/** A line that waits until a container's broker has started. */
export const ready = (name = 'broker'): string =>
  `until docker logs ${name} 2>&1 | grep -q 'Kafka Server started'; do sleep 0.05; done`;

export const write = (name: string, text: string): Promise<void> => lab.machine.fs.writeFile(name, text);

/** A line that runs a tool of Kafka in a container. */
export const inside = (container: string, tool: string): string =>
  `docker exec ${container} /opt/kafka/bin/${tool} 2>&1`;
