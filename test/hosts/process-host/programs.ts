import { describe, expect, test } from 'vitest';
import type { ProgramFixture, Start } from './program-fixture.ts';

/** What a program finds: its imports and arguments, the time, and Node’s own modules. */
export function programs({ run }: ProgramFixture): void {
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
}
