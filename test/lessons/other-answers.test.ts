/**
 * A check accepts any program that does the right thing, and tells apart more wrong ones than wrong/ shows: each row
 * changes a lesson's solution here and there. Runs on Node; `npm run lessons` has the answers of the lessons themselves.
 */
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { runCheck } from '../../sandbox/hosts/node/check.ts';
import { answerFiles, type LessonFolder, lessonFolders, readLesson, root } from '../../tools/lessons/catalog.ts';

type Edits = readonly (readonly [from: string, to: string])[];
type Row = readonly [lesson: string, answer: string, verdict: string, file: string, ...edits: Edits];

const oneByOne = `for (const line of lines) {
  const messages = [{ value: line }];
  const [answer] = await producer.send({ topic, messages });
  console.log(\`offset \${answer.baseOffset}: \${line}\`);
}`;
const all = 'messages: lines.map((value) => ({ value }))';
const spec = `numPartitions: spec.partitions,
      replicationFactor: spec.replicationFactor,`;
const eachMessage = `eachMessage: async ({ message }) => {
    console.log(\`offset \${message.offset}: \${message.value}\`);
    const messages = [{ value: message.value }];`;
const commit = 'await consumer.commitOffsets([{ topic, partition, offset }]);';

const rows: readonly Row[] = [
  [
    'create-topic',
    'made small, then grown',
    'done',
    'create.ts',
    [spec, 'numPartitions: 1,'],
    [
      'const { topics }',
      'await admin.createPartitions({ topicPartitions: [{ topic: spec.topic, count: spec.partitions }] });\nconst { topics }',
    ],
  ],
  ['create-topic', 'the number of its own spec.json', 'not-yet', 'create.ts', ['spec.partitions', '3']],
  ['create-topic', 'the name of its own spec.json', 'not-yet', 'create.ts', ['spec.topic', "'refunds'"]],

  ['first-producer', 'one send for all', 'done', 'producer.ts', [oneByOne, `await producer.send({ topic, ${all} });`]],
  [
    'first-producer',
    'sendBatch',
    'done',
    'producer.ts',
    [oneByOne, `await producer.sendBatch({ topicMessages: [{ topic, ${all} }] });`],
  ],
  [
    'first-producer',
    'all at once, awaited together',
    'done',
    'producer.ts',
    [oneByOne, 'await Promise.all(lines.map((value) => producer.send({ topic, messages: [{ value }] })));'],
  ],
  [
    'first-producer',
    'compressed and idempotent',
    'done',
    'producer.ts',
    ['({ createPartitioner })', '({ createPartitioner, idempotent: true })'],
    [oneByOne, `await producer.send({ topic, compression: 1, ${all} });`],
  ],
  ['first-producer', 'acks 0', 'done', 'producer.ts', [oneByOne, `await producer.send({ topic, acks: 0, ${all} });`]],
  [
    'first-producer',
    'exit after the last answer',
    'done',
    'producer.ts',
    ['await producer.disconnect()', 'process.exit(0)'],
  ],
  [
    'first-producer',
    'a connection for each line',
    'done',
    'producer.ts',
    ['await producer.connect();', ''],
    ['for (const line of lines) {', 'for (const line of lines) {\n  await producer.connect();'],
    ['  console.log', '  await producer.disconnect();\n  console.log'],
  ],
  [
    'first-producer',
    'a loop without await',
    'not-awaited',
    'producer.ts',
    [oneByOne, 'for (const value of lines) producer.send({ topic, messages: [{ value }] });'],
  ],
  ['first-producer', 'every line twice', 'not-yet', 'producer.ts', [oneByOne, `${oneByOne}\n${oneByOne}`]],

  [
    'first-consumer',
    'batch by batch, in a group of its own',
    'done',
    'consumer.ts',
    ["'readers'", "'mine'"],
    [
      eachMessage,
      'eachBatch: async ({ batch }) => {\n    const messages = batch.messages.map(({ value }) => ({ value }));',
    ],
  ],
  [
    'first-consumer',
    'commits of its own',
    'done',
    'consumer.ts',
    ['run({', 'run({\n  autoCommit: false,'],
    [
      "'copies', messages });",
      `'copies', messages });
    await consumer.commitOffsets([{ topic: 'greetings', partition: 0, offset: String(Number(message.offset) + 1) }]);`,
    ],
  ],
  [
    'first-consumer',
    'leaves when interrupted',
    'done',
    'consumer.ts',
    ["console.log('waiting", "process.once('SIGINT', () => consumer.disconnect());\nconsole.log('waiting"],
  ],
  [
    'first-consumer',
    'goes back to 0 on every start',
    'not-yet',
    'consumer.ts',
    ["console.log('waiting", "consumer.seek({ topic: 'greetings', partition: 0, offset: '0' });\nconsole.log('waiting"],
  ],

  [
    'keys',
    'another key for the same customer, as bytes',
    'done',
    'producer.ts',
    ['key: customer', "key: Buffer.from('customer ' + customer)"],
  ],
  ['keys', "kafkajs 1's partitioner", 'done', 'producer.ts', ['.DefaultPartitioner', '.LegacyPartitioner']],
  ['keys', 'the event as key', 'not-yet', 'producer.ts', ['key: customer', 'key: event']],

  [
    'position-and-committed',
    'a commit that is not waited for',
    'done',
    'worker.ts',
    [commit, commit.replace('await ', '')],
  ],
  [
    'position-and-committed',
    'auto-commit with a threshold of one',
    'done',
    'worker.ts',
    ['autoCommit: false', 'autoCommitThreshold: 1'],
    [commit, ''],
  ],
  [
    'position-and-committed',
    'both partitions at once',
    'done',
    'worker.ts',
    ['autoCommit: false', 'autoCommit: false,\n  partitionsConsumedConcurrently: 2'],
  ],
  [
    'position-and-committed',
    'always partition 0',
    'not-yet',
    'worker.ts',
    [commit, commit.replace('partition,', 'partition: 0,')],
  ],

  ['share-and-copy', "the auditors' names as groups", 'done', 'audit.ts', [`\`audit-\${name}\``, 'name']],
];

const lessons = new Map<string, LessonFolder>();
for (const folder of lessonFolders()) {
  const lesson = await readLesson(folder);
  if (typeof lesson !== 'string') lessons.set(lesson.lesson.id, lesson);
}

for (const [id, answer, expected, file, ...edits] of rows) {
  test(`${id}: ${answer} is ${expected}`, { timeout: 60_000 }, async () => {
    const found = lessons.get(id);
    if (!found) throw new Error(`there is no lesson ${id}`);
    const files = answerFiles(found, 'solution');
    const program = edits.reduce((text, [from, to]) => {
      expect(text, `the solution has changed: ${file}`).toContain(from);
      return text.replace(from, () => to);
    }, files[file] ?? '');
    const { verdict } = await runCheck({
      lesson: found.lesson,
      check: pathToFileURL(`${root}/${found.folder}/check.ts`),
      files: { ...files, [file]: program },
      locale: 'en',
      seed: 7,
    });
    expect(verdict.kind === 'wrong' ? verdict.name : verdict.kind, JSON.stringify(verdict)).toBe(expected);
  });
}
