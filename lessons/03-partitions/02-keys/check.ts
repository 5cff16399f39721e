import { expect } from 'vitest';
import { check, groupBy, notYet, wrong } from '#sandbox/check';

const name = {
  en: 'the orders of each customer are in one partition, and more than one is used',
  'zh-cn': '每位客户的订单都在同一个分区，且用到的分区不止一个',
};

check(name, async ({ lab, nonce, pick }) => {
  // Another number of partitions than in the lesson: whoever relies on three notices.
  await lab.cluster.deleteTopic('orders');
  await lab.cluster.createTopic({ name: 'orders', partitions: pick(4, 7) });
  const orders = ordersOf('abcdefghijklm', nonce);
  const lines = orders.map(({ customer, event, id }) => `${customer} ${event} ${id}\n`);
  await lab.files.write('orders.txt', lines.join(''));
  await lab.run('producer.ts');

  const records = await lab.topic('orders').records({ containing: nonce, atLeast: orders.length });
  const sent = records.map((record) => {
    const order = orders.find(({ id }) => record.value?.includes(id));
    return { id: order?.id, customer: order?.customer, key: record.key, partition: record.partition };
  });
  expect(sent.map(({ id }) => id).toSorted(), 'orders in the log').toEqual(orders.map(({ id }) => id).toSorted());

  const partitionsOf = groupBy(
    sent,
    ({ customer }) => customer,
    ({ partition }) => partition,
  );
  const together = [...partitionsOf.values()].every((partitions) => new Set(partitions).size === 1);
  const keys = new Set(sent.map(({ key }) => key));
  if (keys.has(null) && together) wrong('explicit-partition');
  if (keys.has(null)) {
    notYet({
      en: 'records have no key, so nothing keeps the orders of one customer together',
      'zh-cn': '消息没有键，同一位客户的订单自然聚不到一起',
    });
  }
  if (keys.size === 1) wrong('constant-key');
  if (keys.size === orders.length) wrong('key-per-order');
  for (const [customer, partitions] of partitionsOf) {
    expect([...new Set(partitions)], `partitions of ${customer}`).toHaveLength(1);
  }
  expect(new Set(sent.map(({ partition }) => partition)).size, 'partitions in use').toBeGreaterThan(1);
});

/** Three orders of each of thirteen customers: no number of partitions divides thirteen, so taking turns scatters them. */
function ordersOf(initials: string, nonce: string) {
  return ['ordered', 'paid', 'shipped'].flatMap((event) =>
    [...initials].map((initial) => ({ customer: `${initial}-${nonce}`, event, id: `${event}-${initial}-${nonce}` })),
  );
}
