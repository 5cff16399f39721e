import { expect } from 'vitest';
import { check, groupBy, wrong } from '#sandbox/check';

const name = {
  en: 'billing shares the orders, and each auditor sees all of them',
  'zh-cn': 'billing 分担订单，每位审计员都看到全部订单',
};

check(name, async ({ lab, nonce }) => {
  const programs = [
    await lab.start('billing.ts', { args: ['b1'] }),
    await lab.start('billing.ts', { args: ['b2'] }),
    await lab.start('audit.ts', { args: ['a1'] }),
    await lab.start('audit.ts', { args: ['a2'] }),
  ];
  await lab.until(
    { en: 'the four programs have not all joined a group', 'zh-cn': '四个程序没有全部加入消费者组' },
    async () => {
      const groups = (await lab.cluster.groups()).filter((group) => group.members.length > 0);
      const members = groups.reduce((sum, group) => sum + group.members.length, 0);
      return members === programs.length && groups.every((group) => group.state === 'Stable');
    },
    30_000,
  );
  const groups = (await lab.cluster.groups()).filter((group) => group.members.length > 0);
  if (groups.length === 1) wrong('one-group');

  const orders = Array.from({ length: 12 }, (_, index) => `order-${index + 1}-${nonce}`);
  for (const [index, value] of orders.entries()) await lab.topic('orders').append({ value, partition: index % 4 });
  const bills = await lab.topic('bills').records({ containing: nonce, atLeast: orders.length });
  const audited = await lab.topic('audited').records({ containing: nonce, atLeast: 2 * orders.length });
  for (const program of programs) await program.crash();

  if (bills.length === 2 * orders.length) wrong('each-own-group');
  if (bills.length === orders.length && audited.length === orders.length) wrong('auditors-share');
  expect(bills.map((record) => record.value).toSorted(), 'orders billed').toEqual(orders.toSorted());
  const seenBy = groupBy(
    audited,
    (record) => record.key,
    (record) => record.value,
  );
  for (const auditor of ['a1', 'a2']) {
    expect(seenBy.get(auditor)?.toSorted(), `orders that ${auditor} saw`).toEqual(orders.toSorted());
  }
  expect([...new Set(bills.map((record) => record.key))].toSorted(), 'who billed').toEqual(['b1', 'b2']);
});
