import type { WebContainer } from '@webcontainer/api';
import { describe, expect, expectTypeOf, test } from 'vitest';
import type { Machine } from '#sandbox/control.ts';
import { bench, type FakeProgram, outputOf, settle } from './fake-host.ts';

async function started(files: Record<string, string> = { 'producer.ts': 'source' }, args: string[] = []) {
  const lab = bench(files);
  const process = await lab.machine.spawn('node', ['producer.ts', ...args]);
  await settle();
  return { ...lab, process, program: lab.programs[0] as FakeProgram };
}

test('a WebContainer is a machine', () => {
  expectTypeOf<WebContainer>().toExtend<Machine>();
});

describe('node FILE', () => {
  test('starts the file with its arguments, all files, the time and a seed', async () => {
    const { program, process, clock } = await started({ 'producer.ts': 'source', 'lib/a.ts': 'a' }, ['--fast', '3']);
    expect(program.program).toMatchObject({
      pid: process.pid,
      file: '/home/learner/producer.ts',
      args: ['--fast', '3'],
      cwd: '/home/learner',
      files: { '/home/learner/producer.ts': 'source', '/home/learner/lib/a.ts': 'a' },
      time: { at: clock.now(), rate: 1 },
      seed: 2 ** 31,
    });
    expect(program.program.env).toMatchObject({ HOME: '/home/learner', PWD: '/home/learner' });
  });

  test('gives what was printed, in order, and the exit code', async () => {
    const { process, program } = await started();
    program.parent.stdout('one\n');
    program.parent.stderr('two\n');
    program.parent.stdout('three');
    program.parent.exit(3);
    expect(await outputOf(process)).toBe('one\ntwo\nthree');
    expect(await process.exit).toBe(3);
  });

  test('refuses a file that is not there as Node does', async () => {
    const { machine } = bench();
    const process = await machine.spawn('node', ['nosuch.ts']);
    expect(await outputOf(process)).toBe("Error: Cannot find module '/home/learner/nosuch.ts'\n");
    expect(await process.exit).toBe(1);
  });

  test('leaves a causal trace', async () => {
    const { program, trace } = await started();
    program.parent.stdout('hi\n');
    program.parent.exit(0);
    const actor = { kind: 'process', pid: 412, name: 'producer.ts' };
    const [start, ...rest] = trace.events();
    expect(start).toMatchObject({ type: 'process-start', actor, cause: null, file: '/home/learner/producer.ts' });
    expect(rest).toMatchObject([
      { type: 'output', actor, cause: start?.id, stream: 'stdout', text: 'hi\n' },
      { type: 'process-exit', actor, cause: start?.id, code: 0 },
    ]);
  });

  test('is told of before a program is there, where that fails', async () => {
    const { machine, trace } = bench();
    await (await machine.spawn('node', ['nosuch.ts'])).exit;
    expect(trace.events()).toMatchObject([
      { type: 'process-start', file: '/usr/local/bin/node', args: ['nosuch.ts'] },
      { type: 'output', stream: 'stderr' },
      { type: 'process-exit', code: 1 },
    ]);
  });

  test('has standard input, from before it started too', async () => {
    const lab = bench({ 'a.ts': '' });
    const process = await lab.machine.spawn('node', ['a.ts']);
    const writer = process.input.getWriter();
    await writer.write('early\n');
    await settle();
    await writer.write('late\n');
    await writer.close();
    const told = lab.programs[0]?.told.filter(([what]) => what === 'stdin');
    expect(told).toEqual([
      ['stdin', 'early\n'],
      ['stdin', 'late\n'],
      ['stdin', null],
    ]);
  });

  test('writes files that everybody sees', async () => {
    const { machine, program, process } = await started();
    program.parent.writeFile('/home/learner/result.json', '{}');
    expect(await machine.fs.readFile('result.json', 'utf-8')).toBe('{}');
    program.parent.removeFile('/home/learner/result.json');
    expect(machine.files.kind('result.json')).toBeNull();
    program.parent.writeFile('/no/such/place', '');
    program.parent.exit(0);
    expect(await outputOf(process)).toContain("ENOENT: no such file or directory, open '/no/such/place'");
  });

  test('tells when it was idle', async () => {
    const { machine, program } = await started();
    expect(machine.processes()[0]?.lastIdle).toBeNull();
    program.parent.idle(5, 7);
    expect(machine.processes()[0]?.lastIdle).toEqual({ nextTimerAt: 5, received: 7 });
  });

  test('is told the time anew', async () => {
    const { machine, program } = await started();
    machine.setTime({ at: 5, rate: 0 });
    expect(program.told.at(-1)).toEqual(['time', { at: 5, rate: 0 }]);
  });
});

describe('output', () => {
  test('is paid for with credit as it is read', async () => {
    const { process, program } = await started();
    program.parent.stdout('x'.repeat(100));
    expect(program.told).not.toContainEqual(['credit', 100]);
    await process.output.getReader().read();
    expect(program.told).toContainEqual(['credit', 100]);
  });

  test('that a program dropped is counted in the stream and in the trace', async () => {
    const { process, program, trace } = await started();
    program.parent.stdout('first\nhalf');
    program.parent.dropped(12_000);
    program.parent.dropped(12_345);
    program.parent.stdout('last\n');
    program.parent.dropped(12_346);
    program.parent.exit(0);
    expect(await outputOf(process)).toBe('first\nhalf\n… 12,345 lines dropped\nlast\n… 1 line dropped\n');
    expect(trace.events().filter(({ type }) => type === 'output-dropped')).toMatchObject([
      { lines: 12_345 },
      { lines: 1 },
    ]);
  });

  test('that nobody reads is bounded, whatever the program does', async () => {
    const { process, program } = await started();
    const line = `${'x'.repeat(999)}\n`;
    for (let i = 0; i < 5000; i += 1) program.parent.stdout(line);
    program.parent.exit(0);
    const text = await outputOf(process);
    expect(text.length).toBeLessThan(1_100_000);
    const kept = text.split('\n').filter((each) => each.startsWith('x')).length;
    expect(text).toMatch(new RegExp(`… 3,${String(952 + 1048 - kept).padStart(3, '0')} lines dropped\n$`));
  });
});

describe('sockets', () => {
  test('carry bytes both ways, and say who is there', async () => {
    const { network, program } = await started();
    const seen: unknown[] = [];
    network.listen(9092, 'broker', (connection, peer) => {
      seen.push(peer.actor);
      connection.receive((bytes) => {
        seen.push([...bytes]);
        connection.send(new Uint8Array([9]));
      });
    });
    program.parent.connect('localhost', 9092, 1);
    program.parent.data(1, new Uint8Array([1, 2]));
    await settle();
    expect(seen).toEqual([{ kind: 'process', pid: 412, name: 'producer.ts' }, [1, 2]]);
    expect(program.told.filter(([what]) => what !== 'credit').map(([what]) => what)).toEqual(['connected', 'data']);
  });

  test.each([
    ['localhost', 9999, 'ECONNREFUSED', 'connect ECONNREFUSED localhost:9999'],
    ['example.org', 9092, 'ENOTFOUND', 'connect ENOTFOUND example.org:9092'],
  ])('to %s:%i are refused with %s', async (host, port, code, message) => {
    const { program, trace, process } = await started();
    program.parent.connect(host, port, 4);
    expect(program.told.at(-1)).toEqual(['refused', 4, code, message]);
    expect(trace.events().at(-1)).toMatchObject({ type: 'refuse', pid: process.pid, host, port, code });
  });

  test('close with the program', async () => {
    const { network, program } = await started();
    const closed: string[] = [];
    network.listen(9092, 'broker', (connection) => connection.closed((reason) => closed.push(reason)));
    program.parent.connect('localhost', 9092, 1);
    program.parent.connect('localhost', 9092, 2);
    program.parent.exit(1);
    await settle();
    expect(closed).toEqual(['client closed', 'client closed']);
  });
});

describe('kill', () => {
  test('ends a program at once', async () => {
    const { process, program } = await started();
    process.kill();
    expect(program.told.at(-1)).toEqual(['kill', 'SIGKILL']);
    expect(await process.exit).toBe(137);
  });

  test('ends a command, whose later doings come to nothing', async () => {
    const { machine, clock } = bench();
    const process = await machine.spawn('sh', ['-c', 'sleep 10 && echo awake']);
    await settle();
    expect(machine.processes().map(({ command }) => command[0])).toEqual(['sh', 'sleep']);
    machine.signal(process.pid, 'SIGTERM');
    await clock.advance(20_000);
    expect(await process.exit).toBe(143);
    expect(await outputOf(process)).toBe('');
    expect(machine.processes()).toEqual([]);
  });

  test('of all waits for the last to go', async () => {
    const { machine } = bench({ 'a.ts': '' });
    await machine.spawn('node', ['a.ts']);
    await machine.spawn('sleep', ['100']);
    await machine.killAll();
    expect(machine.processes()).toEqual([]);
  });
});

test.each([
  ['nosuch', [], 127, 'sh: nosuch: command not found\n'],
  ['./nosuch', [], 127, 'sh: ./nosuch: No such file or directory\n'],
  ['./a.ts', [], 126, 'sh: ./a.ts: Permission denied\n'],
  ['/bin/echo', ['hi'], 0, 'hi\n'],
  ['sh', ['-c', 'cd lib && pwd; ls; x=1; echo $x$?'], 0, '/home/learner/lib\nb.ts\n10\n'],
  ['sh', ['-c', 'nosuch || echo "no $?"'], 0, 'sh: nosuch: command not found\nno 127\n'],
  ['sh', ['-c', 'echo "open'], 2, 'sh: syntax error: unexpected end of file\n'],
  ['sh', ['-c', 'cat nosuch | cat; echo $?'], 0, 'cat: nosuch: No such file or directory\n0\n'],
  ['sh', ['-c', 'coproc cat'], 2, 'sh: coproc is not in this shell yet\n'],
])('spawn(%j, %j) exits with %i', async (command, args, code, output) => {
  const { machine } = bench({ 'a.ts': '', 'lib/b.ts': '' });
  const process = await machine.spawn(command, args);
  expect(await outputOf(process)).toBe(output);
  expect(await process.exit).toBe(code);
});

test('what only looks around leaves no trace', async () => {
  const { machine, trace } = bench({ 'a.ts': 'a' });
  for (const command of ['ls', 'ps', 'cat', 'nosuch']) await outputOf(await machine.spawn(command, ['a.ts']));
  expect(trace.events()).toEqual([]);
});

test('ports that open and close are told of', () => {
  const { machine } = bench();
  const heard: unknown[] = [];
  const stop = machine.on('port', (...what) => heard.push(what));
  machine.portChanged(9092, 'open');
  stop();
  machine.portChanged(9092, 'close');
  expect(heard).toEqual([[9092, 'open', 'localhost:9092']]);
});
