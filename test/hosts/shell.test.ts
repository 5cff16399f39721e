// The shell over real programs, each in a worker of its own, on Node.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createNodeHost, type NodeHost } from '../../sandbox/hosts/node/host.ts';
import { createLab, type LabCore } from '../../sandbox/lab.ts';

let host: NodeHost;
let lab: LabCore;

const files = {
  'consumer.ts': `
    import { Kafka, logLevel } from 'kafkajs';
    const kafka = new Kafka({ brokers: ['localhost:9092'], logLevel: logLevel.NOTHING });
    const consumer = kafka.consumer({ groupId: 'readers' });
    await consumer.connect();
    await consumer.subscribe({ topic: 'orders', fromBeginning: true });
    await consumer.run({ eachMessage: async ({ message }) => console.log(String(message.value)) });
  `,
  'endless.ts': "let n = 0; setInterval(() => console.log('line', ++n), 1);",
  'flood.ts': "for (let n = 1; n <= 200_000; n += 1) console.log('line', n);",
  'upper.ts':
    "process.stdin.on('data', (text) => console.log(String(text).trim().toUpperCase())); process.stdin.on('end', () => console.log('end'));",
};

beforeEach(async () => {
  host = await createNodeHost({ seed: 1 });
  const records = Array.from({ length: 20 }, (_, i) => ({ value: `order ${i}` }));
  lab = await createLab(host, { topics: [{ name: 'orders', records }], files });
});

afterEach(async () => {
  await lab.close();
  host.close();
});

test.each([
  ['node consumer.ts | head -n 3', 'order 0\norder 1\norder 2\n'],
  ['node endless.ts | head -n 2; echo $?', 'line 1\nline 2\n0\n'],
  ['node endless.ts | grep -m 1 5', 'line 5\n'],
  ['node flood.ts | tail -n 1', 'line 200000\n'],
  ['node flood.ts | wc -l', '200000\n'],
  ['node flood.ts > out.txt; tail -1 out.txt; wc -l < out.txt', 'line 200000\n200000\n'],
  ['echo hello | node upper.ts', 'HELLO\nend\n'],
  ['node upper.ts <<< "a b" | tr -d " "', 'AB\nend\n'],
  ['seq 1 200000 | sort -rn | head -n 1', '200000\n'],
  ['yes | head -n 100000 | wc -l', '100000\n'],
  ['i=0; while ((i < 5000)); do ((i++)); done; echo $i', '5000\n'],
  ['sleep 0.2 & node endless.ts | head -n 1; wait; echo waited', 'line 1\nwaited\n'],
  ['kafka-topics.sh --bootstrap-server localhost:9092 --list | grep ord > topics.txt; cat topics.txt', 'orders\n'],
])(
  '%s',
  async (line, output) => {
    const shell = await lab.machine.spawn('bash', ['-c', line]);
    const reader = shell.output.getReader();
    let text = '';
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) text += piece.value ?? '';
    expect(text).toBe(output);
    const left = lab.machine.processes().filter(({ command }) => command[0] !== 'java');
    expect(left).toEqual([]);
  },
  20_000,
);
