import { expect } from 'vitest';
import { check, notYet, wrong } from '#sandbox/check';

const name = {
  en: 'after each task the offset of the next one is committed',
  'zh-cn': '每做完一个任务，就提交下一个任务的位移',
};

check(name, async ({ lab, nonce, pick }) => {
  const partitions = pick(2, 3);
  await lab.cluster.deleteTopic('tasks');
  await lab.cluster.createTopic({ name: 'tasks', partitions });
  const tasks: { name: string; partition: number }[] = [];
  for (let partition = 0; partition < partitions; partition++) {
    for (let number = 1; number <= 5; number++) {
      const name = `task ${number} of ${nonce}-${partition}`;
      await lab.topic('tasks').append({ value: name, partition });
      tasks.push({ name, partition });
    }
  }
  const worker = await lab.start('worker.ts');
  const results = await lab.topic('results').records({ containing: nonce, atLeast: tasks.length, withinMs: 8_000 });
  await lab.settled(async () => (await lab.events()).filter((event) => event.type === 'offset-commit').length);
  await worker.crash();
  if (results.length < tasks.length) {
    notYet({
      en: `${results.length} of ${tasks.length} tasks have a result`,
      'zh-cn': `${tasks.length} 个任务中只有 ${results.length} 个有结果`,
    });
  }

  // Replays what the broker saw: how many tasks of each partition had a result, and what was committed, at every moment.
  const done = new Array<number>(partitions).fill(0);
  const committed = new Array<number>(partitions).fill(0);
  let early = false;
  let mostUncommitted = 0;
  for (const event of await lab.events()) {
    if (event.type === 'append' && event.topic === 'results') {
      for (const record of event.records) {
        const task = tasks.find(({ name }) => record.value?.includes(name));
        if (task) done[task.partition]! += 1;
      }
    }
    if (event.type === 'offset-commit' && event.topic === 'tasks') {
      committed[event.partition] = Number(event.offset);
      early ||= event.offset > done[event.partition]!;
    }
    mostUncommitted = Math.max(mostUncommitted, ...done.map((count, partition) => count - committed[partition]!));
  }
  const untouched = committed.flatMap((offset, partition) => (offset === 0 ? [`tasks-${partition}`] : []));
  if (untouched.length > 0) {
    notYet({
      en: `every task has a result, but nothing was committed for ${untouched.join(', ')}`,
      'zh-cn': `任务都有了结果，但 ${untouched.join('、')} 没有提交过位移`,
    });
  }
  if (early) wrong('before-processing');
  if (committed.every((offset) => offset === 4)) wrong('off-by-one');
  // One may be on its way while the next is being done; more means that commits come by the batch.
  if (mostUncommitted > 2) wrong('once-a-batch');
  expect(committed, 'committed offset of each partition').toEqual(new Array(partitions).fill(5));
});
