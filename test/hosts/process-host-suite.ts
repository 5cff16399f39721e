// What every ProcessHost must do: the same programs, the same words, the same exit codes. Run per host.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Clock, ProcessHandle, ProcessHost, ProcessParent, ProcessTime } from '../../sandbox/host.ts';

const EPOCH = Date.UTC(2026, 0, 1);
const home = '/home/learner';

interface Start {
  args?: readonly string[];
  files?: Readonly<Record<string, string>>;
  time?: ProcessTime;
  /** What the peer of each socket does with what it is sent. */
  onConnect?(program: Started, socket: number, host: string, port: number): void;
  onData?(program: Started, socket: number, bytes: Uint8Array): void;
}

interface Started {
  handle: ProcessHandle;
  stdout: string;
  stderr: string;
  dropped: number;
  written: Record<string, string | null>;
  idle: { nextTimerAt: number | null; received: number } | null;
  closedSockets: number[];
  exit: Promise<number>;
  /** Resolves when `holds` does, looked at after everything the program does. */
  until(holds: () => boolean): Promise<void>;
  /** Resolves when the program is idle for all that it has been sent. */
  settled(): Promise<void>;
}

export function processHostSuite(makeHost: (clock: Clock) => Promise<{ host: ProcessHost; close(): void }>): void {
  let labNow = EPOCH;
  const clock: Clock = { now: () => labNow, after: () => ({ cancel: () => {} }) };
  let host: ProcessHost;
  let close = (): void => {};
  beforeAll(async () => {
    ({ host, close } = await makeHost(clock));
  });
  afterAll(() => close());

  function start(
    source: string,
    { args = [], files = {}, time = { at: EPOCH, rate: 1 }, onConnect, onData }: Start = {},
  ): Started {
    const watchers = new Set<() => void>();
    const look = (): void => {
      for (const watcher of [...watchers]) watcher();
    };
    let exited: (code: number) => void = () => {};
    const program = {
      stdout: '',
      stderr: '',
      dropped: 0,
      written: {},
      idle: null,
      closedSockets: [],
      exit: new Promise<number>((resolve) => {
        exited = resolve;
      }),
      until: (holds: () => boolean) =>
        new Promise<void>((resolve) => {
          const watcher = (): void => {
            if (!holds()) return;
            watchers.delete(watcher);
            resolve();
          };
          watchers.add(watcher);
          watcher();
        }),
      settled: (): Promise<void> => program.until(() => program.idle?.received === program.handle.sent),
    } as Omit<Started, 'handle'> as Started;
    const told =
      <A extends unknown[]>(act: (...args: A) => void) =>
      (...args: A): void => {
        act(...args);
        look();
      };
    const parent: ProcessParent = {
      stdout: told((text) => {
        program.stdout += text;
      }),
      stderr: told((text) => {
        program.stderr += text;
      }),
      dropped: told((lines) => {
        program.dropped = lines;
      }),
      connect: told((to, port, socket) => onConnect?.(program, socket, to, port)),
      data: told((socket, bytes) => onData?.(program, socket, bytes)),
      closeSocket: told((socket) => void program.closedSockets.push(socket)),
      writeFile: told((path, text) => {
        program.written[path] = text;
      }),
      removeFile: told((path) => {
        program.written[path] = null;
      }),
      idle: told((nextTimerAt, received) => {
        program.idle = { nextTimerAt, received };
      }),
      exit: told((code) => exited(code)),
    };
    const all = Object.fromEntries(Object.entries(files).map(([name, text]) => [`${home}/${name}`, text]));
    program.handle = host.start(
      {
        pid: 412,
        file: `${home}/main.ts`,
        args,
        env: { HOME: home },
        cwd: home,
        files: { ...all, [`${home}/main.ts`]: source },
        time,
        seed: 7,
      },
      parent,
    );
    return program;
  }

  async function run(source: string, options?: Start): Promise<{ stdout: string; stderr: string; code: number }> {
    const program = start(source, options);
    const code = await program.exit;
    return { stdout: program.stdout, stderr: program.stderr, code };
  }

  describe('a program', () => {
    test.each<[string, string, string, Start?]>([
      [
        'prints as Node does',
        "console.log('a', 1, { b: [[new Map([[1, 'x']])]] }, Buffer.from('hi'), undefined);",
        'a 1 { b: [ [ [Map] ] ] } <Buffer 68 69> undefined\n',
      ],
      ['formats', "console.log('%s is %d (%j) %o%%', 'x', 4.2, { a: 1 }, 'q');", 'x is 4.2 ({"a":1}) \'q\'%\n'],
      [
        'knows its arguments',
        'console.log(process.argv.slice(1), process.pid);',
        "[ '/home/learner/main.ts', '--count', '3' ] 412\n",
        { args: ['--count', '3'] },
      ],
      [
        'imports files with and without extension',
        "import { a } from './a.ts'; import b from './b'; import c from './c.js'; console.log(a, b, c);",
        '1 2 3\n',
        {
          files: { 'a.ts': 'export const a: number = 1;', 'b.ts': 'export default 2;', 'c.js': 'module.exports = 3;' },
        },
      ],
      [
        'imports JSON',
        "import data from './d.json' with { type: 'json' }; console.log(data.x);",
        '1\n',
        { files: { 'd.json': '{"x": 1}' } },
      ],
      [
        'runs its imports first, each once',
        "import './a.ts'; import './b.ts'; console.log('main');",
        'a\nb\nmain\n',
        { files: { 'a.ts': "console.log('a');", 'b.ts': "import './a.ts'; await null; console.log('b');" } },
      ],
      [
        'may import in a circle',
        "import { b } from './b.ts'; export const a = () => 'a'; console.log(b());",
        'ba\n',
        { files: { 'b.ts': "import { a } from './main.ts'; export const b = () => 'b' + a();" } },
      ],
      [
        'gets kafkajs every way',
        "import k, { Kafka, logLevel } from 'kafkajs'; import * as ns from 'kafkajs'; console.log(k.Kafka === Kafka, ns.Kafka === Kafka, require('kafkajs').Kafka === Kafka, (await import('kafkajs')).Kafka === Kafka, logLevel.INFO);",
        'true true true true 4\n',
      ],
      [
        'has ticks before promises before timers',
        "setTimeout(() => console.log('timer'), 0); setImmediate(() => { Promise.resolve().then(() => console.log('promise')); process.nextTick(() => console.log('tick')); });",
        'tick\npromise\ntimer\n',
      ],
      [
        'waits at the top level',
        "const { setTimeout: wait } = require('node:timers/promises'); console.log(await wait(5, 'waited'));",
        'waited\n',
      ],
      [
        'has the lab’s time',
        'console.log(new Date().getUTCFullYear(), new Date(Date.now()).getUTCMonth(), performance.now() < 60_000, new Date() instanceof Date);',
        '2026 0 true true\n',
      ],
      [
        'has the same random numbers for the same seed',
        "console.log(Math.random() === Math.random(), typeof crypto.randomUUID(), require('crypto').randomBytes(2).length);",
        'false string 2\n',
      ],
      [
        'hashes',
        "console.log(require('node:crypto').createHash('sha256').update('a').digest('hex').slice(0, 8), require('crypto').createHmac('md5', 'k').update('a').digest('base64'));",
        'ca978112 3c89IQBJ5xNfYa/65zcxzQ==\n',
      ],
      [
        'compresses',
        "import { gunzipSync, gzipSync } from 'zlib'; console.log(gunzipSync(gzipSync('text')).toString());",
        'text\n',
      ],
      [
        'reads arguments',
        "import { parseArgs } from 'node:util'; console.log({ ...parseArgs({ options: { count: { type: 'string', short: 'c' } } }).values });",
        "{ count: '3' }\n",
        { args: ['-c', '3'] },
      ],
      [
        'reads lines of a file',
        "import fs from 'node:fs'; import readline from 'node:readline'; for await (const line of readline.createInterface({ input: fs.createReadStream('a.txt') })) console.log('>', line);",
        '> 1\n> 2\n',
        { files: { 'a.txt': '1\n2\n' } },
      ],
    ])('%s', async (_, source, stdout, options) => {
      expect(await run(source, options)).toEqual({ stdout, stderr: '', code: 0 });
    });
  });

  describe('an end', () => {
    test.each<[string, string, number, string, string?]>([
      ['nothing left to do', '', 0, ''],
      [
        'process.exit',
        "process.on('exit', (code) => console.log('exit', code)); setInterval(() => {}, 1000); process.exit(3); console.log('never');",
        3,
        '',
        'exit 3\n',
      ],
      ['process.exitCode', 'process.exitCode = 4;', 4, ''],
      ['an unreferenced timer', 'setTimeout(() => {}, 1e6).unref();', 0, ''],
      [
        'an error',
        "interface A {}\n\nfunction f(): never {\n  throw new TypeError('bad');\n}\nf();",
        1,
        "file:///home/learner/main.ts:4\n  throw new TypeError('bad');\n        ^\n\nTypeError: bad\n    at f (file:///home/learner/main.ts:4:9)\n    at file:///home/learner/main.ts:6:1\n",
      ],
      [
        'an error of a timer',
        "setTimeout(() => {\n  throw new Error('late');\n}, 1);",
        1,
        "file:///home/learner/main.ts:2\n  throw new Error('late');\n        ^\n\nError: late\n    at file:///home/learner/main.ts:2:9\n",
      ],
      [
        'a rejection',
        "Promise.reject(new Error('no'));\nsetTimeout(() => {}, 1e6);",
        1,
        "file:///home/learner/main.ts:1\nPromise.reject(new Error('no'));\n               ^\n\nError: no\n    at file:///home/learner/main.ts:1:16\n",
      ],
      [
        'a rejection with a text',
        "Promise.reject('no');",
        1,
        expect.stringContaining('The promise rejected with the reason "no".') as unknown as string,
      ],
      [
        'an await without end',
        "console.log('a');\nawait new Promise(() => {});",
        13,
        'Warning: Detected unsettled top-level await at file:///home/learner/main.ts:2\nawait new Promise(() => {});\n\n\n',
        'a\n',
      ],
      [
        'a syntax error',
        'const a = 1;\nconst b = ;\n',
        1,
        'file:///home/learner/main.ts:2\nconst b = ;\n          ^\n\nSyntaxError: Unexpected token\n',
      ],
      [
        'a syntax error that only the engine sees',
        'const a = 1;\n\nconst a = 2;\n',
        1,
        "file:///home/learner/main.ts:3\nconst a = 2;\n\nSyntaxError: Identifier 'a' has already been declared\n",
      ],
      [
        'a namespace',
        'const a = 1;\nnamespace N {\n  export const b = 1;\n}\n',
        1,
        expect.stringContaining(
          'file:///home/learner/main.ts:2\nnamespace N {\n^\n\nSyntaxError: A TypeScript namespace is not supported',
        ) as unknown as string,
      ],
      [
        'a missing package',
        "import express from 'express';\nexpress();",
        1,
        expect.stringMatching(
          /^file:\/\/\/home\/learner\/main\.ts:1\nimport express from 'express';\n {20}\^\n\nError \[ERR_MODULE_NOT_FOUND\]: Cannot find package 'express' imported from \/home\/learner\/main\.ts\. There is kafkajs, and of Node's own modules assert, /,
        ) as unknown as string,
      ],
      [
        'a missing file',
        "import { a } from './nowhere.ts';\na();",
        1,
        expect.stringContaining(
          "Cannot find module '/home/learner/nowhere.ts' imported from /home/learner/main.ts",
        ) as unknown as string,
      ],
      [
        'a missing export',
        "\nimport { kafka } from 'kafkajs';\nkafka();",
        1,
        "file:///home/learner/main.ts:2\nimport { kafka } from 'kafkajs';\n                      ^\n\nSyntaxError: The requested module 'kafkajs' does not provide an export named 'kafka'\n",
      ],
    ])('by %s', async (_, source, code, stderr, stdout = '') => {
      expect(await run(source)).toEqual({ stdout, stderr, code });
    });

    test('an error of kafkajs, thrown after its retries, names the line that waited', async () => {
      const source = `import { Kafka, logLevel } from 'kafkajs';
const kafka = new Kafka({ brokers: ['localhost:9'], logLevel: logLevel.NOTHING, retry: { retries: 1, initialRetryTime: 1 } });
async function connect(): Promise<void> {
  await kafka.admin().connect();
}
await connect();`;
      const { stderr, code } = await run(source, {
        onConnect: ({ handle }, socket) => handle.refused(socket, 'ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:9'),
      });
      expect(code).toBe(1);
      expect(stderr).toMatch(
        /^file:\/\/\/home\/learner\/main\.ts:4\n {2}await kafka\.admin\(\)\.connect\(\);\n {2}\^\n\nKafkaJSNonRetriableError\n/,
      );
    });

    test('an error handler of the program’s own keeps it alive', async () => {
      const source =
        "process.on('uncaughtException', (error) => console.log('caught', error.message)); setTimeout(() => { throw new Error('x'); }, 1); setTimeout(() => console.log('on'), 5);";
      expect(await run(source)).toEqual({ stdout: 'caught x\non\n', stderr: '', code: 0 });
    });
  });

  describe('signals', () => {
    test.each([
      ['SIGINT', 130],
      ['SIGTERM', 143],
      ['SIGKILL', 137],
    ] as const)('%s ends a program that never yields, with %i', async (signal, code) => {
      const program = start("console.log('in'); for (;;) {}");
      await program.until(() => program.stdout === 'in\n');
      program.handle.kill(signal);
      expect(await program.exit).toBe(code);
    });

    test('a program may handle SIGINT', async () => {
      const program = start(
        "process.on('SIGINT', () => { console.log('closing'); process.exit(0); }); setInterval(() => {}, 1000); console.log('up');",
      );
      await program.until(() => program.stdout === 'up\n');
      program.handle.kill('SIGINT');
      expect(await program.exit).toBe(0);
      expect(program.stdout).toBe('up\nclosing\n');
    });
  });

  describe('output', () => {
    test('an endless printing loop is bounded, and what is dropped is counted', async () => {
      const program = start("for (let i = 0; ; i += 1) console.log('line', i);");
      await program.until(() => program.dropped > 1000);
      program.handle.kill('SIGKILL');
      await program.exit;
      expect(program.stdout.length).toBeLessThanOrEqual(2 ** 20);
      expect(program.stdout.startsWith('line 0\nline 1\n')).toBe(true);
    });

    test('credit lets a program print on', async () => {
      const program = start(
        "const { setTimeout: wait } = require('timers/promises'); for (let i = 0; ; i += 1) { console.log('x'.repeat(100_000)); await wait(1); }",
      );
      await program.until(() => program.dropped > 0);
      const before = program.stdout.length;
      program.handle.credit(300_000);
      await program.until(() => program.stdout.length > before + 200_000);
      program.handle.kill('SIGKILL');
      await program.exit;
    });
  });

  describe('input', () => {
    test('lines reach readline, and its end ends the program', async () => {
      const program = start(
        "import { createInterface } from 'node:readline/promises'; const rl = createInterface({ input: process.stdin, output: process.stdout }); console.log('hi', await rl.question('name? ')); for await (const line of rl) console.log('line', line);",
      );
      await program.until(() => program.stdout === 'name? ');
      program.handle.stdin('ana\n');
      await program.until(() => program.stdout.includes('hi ana\n'));
      program.handle.stdin('one\ntw');
      program.handle.stdin('o\n');
      program.handle.stdin(null);
      expect(await program.exit).toBe(0);
      expect(program.stdout).toBe('name? hi ana\nline one\nline two\n');
    });

    test('a program that reads nothing does not wait for it', async () => {
      expect((await run("process.stdout.write('done')")).stdout).toBe('done');
    });
  });

  describe('files', () => {
    test('what is written reaches the machine, and reads back', async () => {
      const program = start(
        "import fs from 'node:fs/promises'; await fs.writeFile('a.txt', 'one'); await fs.appendFile('a.txt', ' two'); console.log(await fs.readFile('a.txt', 'utf8'), await fs.readdir('.')); await fs.rm('old.txt');",
        { files: { 'old.txt': '' } },
      );
      expect(await program.exit).toBe(0);
      expect(program.stdout).toBe("one two [ 'a.txt', 'main.ts', 'old.txt' ]\n");
      expect(program.written).toEqual({ [`${home}/a.txt`]: 'one two', [`${home}/old.txt`]: null });
    });

    test('a missing file is ENOENT', async () => {
      const { stdout } = await run(
        "try { require('fs').readFileSync('no.txt') } catch (error) { console.log(error.message, error.code) }",
      );
      expect(stdout).toBe("ENOENT: no such file or directory, open '/home/learner/no.txt' ENOENT\n");
    });
  });

  describe('sockets', () => {
    const echo = {
      onConnect: ({ handle }, socket, _, port) =>
        handle.connected(socket, { host: '127.0.0.1', port: 50000 }, { host: '127.0.0.1', port }),
      onData: ({ handle }, socket, bytes) => handle.data(socket, bytes),
    } satisfies Start;

    test('bytes go out and come in; the program may reuse its buffer', async () => {
      const source =
        "import net from 'node:net'; const socket = net.connect({ host: 'localhost', port: 9092 }, () => { const buffer = Buffer.from('ping'); socket.write(buffer); buffer.fill(0); }); socket.on('data', (bytes) => { console.log(String(bytes), socket.localPort, socket.remotePort); socket.end(); socket.end(); }); socket.on('close', () => console.log('closed'));";
      const program = start(source, echo);
      expect(await program.exit).toBe(0);
      expect(program.stdout).toBe('ping 50000 9092\nclosed\n');
      expect(program.closedSockets).toEqual([1]);
    });

    test.each([
      ['ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:9999'],
      ['ENOTFOUND', 'getaddrinfo ENOTFOUND nowhere'],
    ])('%s is told as Node tells it', async (code, message) => {
      const { stdout } = await run(
        "const socket = require('net').connect(9999, 'nowhere'); socket.on('error', (error) => console.log(error.code, error.message)); socket.on('close', (had) => console.log(had));",
        {
          onConnect: ({ handle }, socket) => handle.refused(socket, code, `connect ${code} 127.0.0.1:9999`),
        },
      );
      expect(stdout).toBe(`${code} ${message}\ntrue\n`);
    });

    test('the other side closing ends the stream', async () => {
      const source =
        "const socket = require('net').connect(9092); socket.on('connect', () => socket.write('x')); socket.on('end', () => console.log('end')); socket.on('close', () => console.log('close')); socket.on('data', () => {});";
      const { stdout, code } = await run(source, { ...echo, onData: ({ handle }, socket) => handle.closed(socket) });
      expect([stdout, code]).toEqual(['end\nclose\n', 0]);
    });

    test('what a program sends without ever yielding is held back in its own memory', async () => {
      let taken = 0;
      const write =
        "const socket = require('net').connect(9092, () => { for (let i = 0; i < 40; i += 1) socket.write(Buffer.alloc(100_000));";
      const onData: Start['onData'] = (_, __, bytes) => {
        taken += bytes.length;
      };
      const stuck = start(`${write} console.log('written'); for (;;) {} });`, { ...echo, onData });
      await stuck.until(() => stuck.stdout === 'written\n');
      expect(taken).toBeGreaterThan(0);
      expect(taken).toBeLessThan(1_200_000);
      stuck.handle.kill('SIGKILL');
      await stuck.exit;
      taken = 0;
      expect((await run(`${write} socket.end(); });`, { ...echo, onData })).code).toBe(0);
      expect(taken).toBe(4_000_000);
    });

    test('a socket keeps the program alive, an unreferenced one does not', async () => {
      const open = "const socket = require('net').connect(9092, () => console.log('up'));";
      const program = start(open, echo);
      await program.until(() => program.stdout === 'up\n');
      await program.settled();
      program.handle.closed(1);
      expect(await program.exit).toBe(0);
      expect((await run(`${open} socket.unref();`, {})).code).toBe(0);
    });

    test('tls is refused with a reason', async () => {
      const { stdout } = await run(
        "try { require('tls').connect({ port: 1 }) } catch (error) { console.log(error.message) }",
      );
      expect(stdout).toContain('TLS is not available in this lab');
    });
  });

  describe('the clock', () => {
    test('a paused program stands, and moves from timer to timer when it is advanced', async () => {
      const program = start('const start = Date.now(); setInterval(() => console.log(Date.now() - start), 1000);', {
        time: { at: EPOCH, rate: 0 },
      });
      await program.settled();
      expect(program.idle?.nextTimerAt).toBe(EPOCH + 1000);
      labNow = EPOCH + 2500;
      program.handle.advance(labNow);
      await program.settled();
      expect(program.stdout).toBe('1000\n2000\n');
      expect(program.idle?.nextTimerAt).toBe(EPOCH + 3000);
      program.handle.kill('SIGKILL');
      await program.exit;
    });

    test('resuming lets timers fire in real time', async () => {
      const program = start("setTimeout(() => console.log('fired'), 60_000);", { time: { at: EPOCH, rate: 0 } });
      await program.settled();
      program.handle.time({ at: EPOCH, rate: 100_000 });
      expect(await program.exit).toBe(0);
      expect(program.stdout).toBe('fired\n');
    });

    test('a program that spins in microtasks never reports idle', async () => {
      const program = start(
        "console.log('in'); let n = 0; const spin = (): Promise<void> => Promise.resolve().then(() => { n += 1; if (n === 3e6) console.log('still'); return spin(); }); spin();",
        { time: { at: EPOCH, rate: 0 } },
      );
      await program.until(() => program.stdout.includes('still'));
      expect(program.idle).toBe(null);
      program.handle.kill('SIGKILL');
      await program.exit;
    });
  });

  describe('lockdown', () => {
    test.each([
      ['fetch', "await fetch('http://localhost/')"],
      ['WebSocket', "new WebSocket('ws://localhost/')"],
      ['XMLHttpRequest', 'new XMLHttpRequest()'],
      ['importScripts', "importScripts('x')"],
      ['indexedDB', "indexedDB.open('x')"],
      ['caches', "caches.open('x')"],
      ['BroadcastChannel', "new BroadcastChannel('x')"],
      ['Worker', "new Worker('x')"],
      ['postMessage', "postMessage('x')"],
      ['cookies', 'document.cookie'],
      ['the page', 'parent.document'],
      ['a URL module', "await import('http://localhost/x.js')"],
      ['child_process', "require('node:child_process')"],
      ['listening', "require('net').createServer()"],
    ])('%s is refused', async (_, use) => {
      const { stdout, code } = await run(
        `try { ${use}; console.log('got it'); } catch (error) { console.log('refused', error instanceof Error); }`,
      );
      expect([stdout, code]).toEqual(['refused true\n', 0]);
    });
  });
}
