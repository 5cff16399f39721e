// The way between lab and page: a whole lab behind comlink, as the page has it.
import { expose, proxy, type Remote, wrap } from 'comlink';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Lab } from '../../sandbox/control.ts';
import { remoteLab } from '../../sandbox/hosts/browser/lab-remote.ts';
import { LabService } from '../../sandbox/hosts/browser/lab-service.ts';
import { createNodeHost, type NodeHost } from '../../sandbox/hosts/node/host.ts';
import { createLab, type LabCore } from '../../sandbox/lab.ts';
import type { TraceEvent } from '../../sandbox/trace/event.ts';

let host: NodeHost;
let core: LabCore;
let lab: Lab;
let gone = false;
let close = (): void => {};

beforeEach(async () => {
  host = await createNodeHost({ seed: 1 });
  core = await createLab(host, {
    topics: [{ name: 'orders', partitions: 2 }],
    files: {
      'hello.ts':
        "console.log('hello', process.argv[2]); process.stdin.on('data', (text) => console.log('read', String(text).trim()));",
    },
  });
  const { port1, port2 } = new MessageChannel();
  expose({ service: () => proxy(new LabService(core)) }, port1);
  const remote = wrap<{ service(): LabService }>(port2);
  gone = false;
  lab = await remoteLab((await remote.service()) as unknown as Remote<LabService>, () => {
    gone = true;
  });
  close = () => {
    port1.close();
    port2.close();
  };
});

afterEach(async () => {
  await core.close();
  host.close();
  close();
});

test('a program is started, fed, read to its end', async () => {
  const process = await lab.machine.spawn('node', ['hello.ts', 'ana']);
  expect(process.pid).toBeGreaterThan(0);
  const reader = process.output.getReader();
  expect(await reader.read()).toMatchObject({ value: 'hello ana\n' });
  const writer = process.input.getWriter();
  await writer.write('one\n');
  expect(await reader.read()).toMatchObject({ value: 'read one\n' });
  await writer.close();
  expect(await process.exit).toBe(0);
  expect((await reader.read()).done).toBe(true);
  expect((await reader.read()).done).toBe(true);
  process.kill();
});

test('a program is killed', async () => {
  const process = await lab.machine.spawn('node', ['hello.ts']);
  process.kill();
  expect(await process.exit).toBe(137);
});

test('files, topics and the clock answer as the lab itself does', async () => {
  await lab.machine.fs.writeFile('notes.txt', 'text');
  expect(await lab.machine.fs.readFile('notes.txt', 'utf-8')).toBe('text');
  expect(lab.machine.workdir).toBe('/home/learner');
  expect(await lab.cluster.append('orders', { key: 'k', value: 'v', partition: 1 })).toEqual({
    partition: 1,
    offset: 0n,
  });
  expect(await lab.cluster.records('orders', 1)).toMatchObject([{ key: 'k', value: 'v', offset: 0n }]);
  await lab.clock.setRate(0);
  const before = await lab.clock.now();
  await lab.clock.advance(60_000);
  expect((await lab.clock.now()) - before).toBe(60_000);
});

test('what fails in the lab fails here', async () => {
  await expect(lab.machine.fs.readFile('nowhere.txt', 'utf-8')).rejects.toThrow(/ENOENT/);
});

test('changes of files are told, until nobody listens any more', async () => {
  const told: string[] = [];
  const watcher = lab.machine.fs.watch('.', { recursive: true }, (event, name) => told.push(`${event} ${name}`));
  await lab.machine.fs.writeFile('a.txt', '1');
  await expect.poll(() => told).toContain('rename a.txt');
  watcher.close();
});

test('the trace arrives in batches and in order', async () => {
  const events: TraceEvent[] = [];
  const end = await lab.trace.subscribe((batch) => void events.push(...batch));
  for (let i = 0; i < 50; i += 1) await core.cluster.append('orders', { value: String(i), partition: 0 });
  await expect.poll(() => events.filter(({ type }) => type === 'append').length).toBe(50);
  expect(events.map(({ id }) => id)).toEqual(events.map(({ id }) => id).sort((a, b) => a - b));
  end();
});

test('a shell is opened and typed into', async () => {
  let screen = '';
  const shell = await lab.openShell(
    (text) => {
      screen += text;
    },
    { columns: 80, rows: 24 },
  );
  await shell.input('ls\r');
  await expect.poll(() => screen).toContain('hello.ts');
  await shell.close();
});

test('a reset brings back what there was', async () => {
  await lab.cluster.append('orders', { value: 'x', partition: 0 });
  await lab.machine.fs.writeFile('more.txt', '');
  await lab.reset();
  expect(await lab.cluster.records('orders', 0)).toEqual([]);
  expect(await lab.machine.fs.readdir('.')).toEqual(['hello.ts', 'kafka', 'kafka-2.8']);
});

test('teardown ends the thread', async () => {
  lab.machine.teardown();
  await expect.poll(() => gone).toBe(true);
});
