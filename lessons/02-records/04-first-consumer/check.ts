import { expect } from 'vitest';
import { check, groupBy, notYet, wrong } from '#sandbox/check';

const name = {
  en: 'old greetings are copied, and a second start copies only what is new',
  'zh-cn': '旧消息都被复制；再次启动时只复制新消息',
};

check(name, async ({ lab, nonce, pick }) => {
  const greetings = lab.topic('greetings');
  const copies = lab.topic('copies');
  const early = Array.from({ length: pick(4, 8) }, (_, index) => `early ${index + 1} ${nonce}`);
  for (const value of early) await greetings.append({ value });
  const end = (await greetings.endOffsets())[0];

  const first = await lab.start('consumer.ts');
  const copied = await copies.records({ containing: nonce, atLeast: early.length, withinMs: 6_000 });
  if (copied.length === 0) {
    const fetched = (await lab.events()).filter((event) => event.type === 'fetch' && event.topic === 'greetings');
    if (fetched.some((event) => event.type === 'fetch' && event.offset === end)) wrong('starts-at-the-end');
    notYet({ en: 'there is nothing in copies yet', 'zh-cn': 'copies 里还什么都没有' });
  }
  // Give it time to commit: what a program did and could not commit, it may well do again.
  const committed = async () =>
    (await lab.cluster.groups()).some((group) =>
      group.offsets.some((one) => one.topic === 'greetings' && one.offset === end),
    );
  await lab.until('it is committed', committed, 3_000).catch(() => undefined);
  await first.stop();
  await lab.clock.advance(60_000); // the group's coordinator notices that its member has gone

  const late = [`late 1 ${nonce}`, `late 2 ${nonce}`];
  for (const value of late) await greetings.append({ value });
  const second = await lab.start('consumer.ts');
  const isCopied = async () => (await copies.records({ containing: `late 2 ${nonce}` })).length > 0;
  await lab.until(
    {
      en: 'after a second start, greetings that came meanwhile are not copied',
      'zh-cn': '再次启动之后，其间到来的新消息没有被复制',
    },
    isCopied,
  );
  const records = await lab.settled(() => copies.records({ containing: nonce }));
  await second.stop();

  const timesCopied = groupBy(
    records,
    (record) => record.value,
    (record) => record.offset,
  );
  if ([...timesCopied.values()].some((offsets) => offsets.length > 1)) {
    const events = await lab.events();
    const groups = new Set(events.flatMap((event) => (event.type === 'member-join' ? [event.groupId] : [])));
    if (groups.size > 1) wrong('new-group-each-run');
    if (!events.some((event) => event.type === 'offset-commit')) wrong('never-commits');
  }
  expect(
    records.map((record) => record.value),
    'values in copies',
  ).toEqual([...early, ...late]);
});
