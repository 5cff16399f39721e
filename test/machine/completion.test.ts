import { expect, test } from 'vitest';
import { commands } from '#sandbox/commands/index.ts';
import { completeLine } from '#sandbox/machine/completion.ts';
import { createMachine, type Known } from '#sandbox/machine/machine.ts';
import { bench } from './fake-host.ts';

const names: Record<Known, readonly string[]> = {
  topic: ['orders', 'payments', 'order-lines'],
  group: ['billing'],
  server: ['localhost:9092'],
};

function offered(before: string): readonly string[] {
  const { clock, network, trace } = bench();
  const missing = (): never => {
    throw new Error('not in this test');
  };
  const host = { clock, random: () => 0.5, store: missing, codec: missing, processes: { start: missing } };
  const tree = {
    '/home/learner/kafka': [{ path: '/home/learner/kafka/bin/kafka-topics.sh', text: '', executable: true }],
  };
  const machine = createMachine({ host, network, trace, commands, trees: tree, known: (what) => names[what] });
  return completeLine(before, { machine, cwd: machine.workdir }).candidates;
}

test.each([
  ['kafka-top', ['kafka-topics.sh']],
  ['sudo kafka-top', ['kafka-topics.sh']],
  ['kafka-topics.sh --topic ord', ['orders', 'order-lines']],
  ['kafka-console-consumer.sh --bootstrap-server localhost:9092 --topic pay', ['payments']],
  ['kafka-consumer-groups.sh --group ', ['billing']],
  ['kafka-topics.sh --bootstrap-server ', ['localhost:9092']],
  ['kcat -b localhost:9092 -t pay', ['payments']],
  ['ls -t pay', []],
  ['kafka/bin/kafka-topics.sh --partitions', ['--partitions']],
  ['cd kafka && sudo bin/kafka-topics.sh --repl', ['--replica-assignment', '--replication-factor']],
  ['kafka/bin/ka', ['kafka/bin/kafka-topics.sh']],
])('Tab after %s offers %j', (before, candidates) => {
  expect([...offered(before)].sort()).toEqual([...candidates].sort());
});
