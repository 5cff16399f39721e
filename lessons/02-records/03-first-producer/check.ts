import { expect } from 'vitest';
import { type CheckLab, check, notYet, wrong } from '#sandbox/check';

const name = {
  en: 'every line is a record of its own, and the producer has gone',
  'zh-cn': '每一行都是一条消息，生产者也已离开',
};

check(name, async ({ lab, nonce, pick }) => {
  const lines = Array.from({ length: pick(6, 12) }, (_, index) => `greeting ${index + 1} ${nonce}`);
  await lab.files.write('lines.txt', `${lines.join('\n')}\n`);

  const program = await lab.start('producer.ts');
  const records = await lab.topic('greetings').records({ containing: nonce, atLeast: lines.length });
  await lab.until('it ends', () => !program.running, 3_000).catch(() => undefined);
  const stillRunning = program.running;
  await program.stop();

  const values = records.map((record) => record.value?.trim() ?? '');
  if (values.some((value) => lines.filter((line) => value.includes(line)).length > 1)) wrong('joined');
  if (stillRunning && (await reconnectedAfterClosing(lab, program.pid))) wrong('not-awaited');
  const missing = lines.filter((line) => !values.includes(line));
  if (missing.length > 0) {
    notYet({
      en: `lines.txt has ${lines.length} lines, but ${missing.length} of them are not in the log of greetings`,
      'zh-cn': `lines.txt 有 ${lines.length} 行，其中 ${missing.length} 行不在 greetings 的日志里`,
    });
  }
  expect(values.toSorted(), 'each line once').toEqual(lines.toSorted());
  if (stillRunning) wrong('left-open');
});

/** Whether the program closed its connection and then had to open another for what it had not sent yet. */
async function reconnectedAfterClosing(lab: CheckLab, pid: number) {
  const own = new Set<number>();
  let closed = false;
  for (const event of await lab.events()) {
    if (event.type === 'disconnect' && own.has(event.connection)) closed = true;
    if (event.type !== 'connect' || event.client.kind !== 'process' || event.client.pid !== pid) continue;
    if (closed) return true;
    own.add(event.connection);
  }
  return false;
}
