import type { LogStore } from '../../sandbox/host.ts';

/** How to open the store under test, twice over the same content. */
export interface Subject {
  open(): Promise<LogStore>;
  /** Opens anew what the last `flush` has made safe; null where nothing outlives the store. */
  reopen: (() => Promise<LogStore>) | null;
}

export interface StoreTest {
  name: string;
  /** Throws when the store does not keep the contract. */
  run(subject: Subject): Promise<void>;
}

/**
 * The contract of LogStore, which every driver keeps. Plain functions without a test runner, so that the same suite
 * runs on Node and inside a page.
 */
export const logStoreSuite: readonly StoreTest[] = [
  {
    name: 'a new store is empty',
    async run({ open }) {
      same((await open()).list(), []);
    },
  },
  {
    name: 'opening makes an empty file, and gives the same file again',
    async run({ open }) {
      const store = await open();
      same(store.open('orders-0/1.log').size, 0);
      store.open('orders-0/1.log').append(bytes(1, 2, 3));
      same([...store.open('orders-0/1.log').read(0, 9)], [1, 2, 3]);
    },
  },
  {
    name: 'names are listed sorted, by code units',
    async run({ open }) {
      const store = await open();
      for (const name of ['b-0/2.log', 'a-1/1.log', 'B-0/1.log', 'a-0/1.log']) store.open(name);
      same(store.list(), ['B-0/1.log', 'a-0/1.log', 'a-1/1.log', 'b-0/2.log']);
    },
  },
  {
    name: 'append answers a copy that may be patched before the event loop goes on',
    async run(subject) {
      const store = await subject.open();
      const sent = bytes(1, 2, 3);
      const copy = store.open('a').append(sent);
      copy[0] = 9;
      same([...sent], [1, 2, 3]);
      same([...store.open('a').read(0, 3)], [9, 2, 3]);
      await store.flush();
      if (subject.reopen) same([...(await subject.reopen()).open('a').read(0, 3)], [9, 2, 3]);
    },
  },
  {
    name: 'a read is cut at the end of the file',
    async run({ open }) {
      const file = (await open()).open('a');
      file.append(bytes(1, 2, 3, 4));
      same([...file.read(1, 2)], [2, 3]);
      same([...file.read(2, 99)], [3, 4]);
      same([...file.read(4, 1)], []);
      same([...file.read(9, 1)], []);
    },
  },
  {
    name: 'everything can be read at any place while the file grows, across all that was appended',
    async run({ open }) {
      const file = (await open()).open('a');
      const expected: number[] = [];
      for (let n = 1; n <= 700; n++) {
        const part = pattern(n, n);
        file.append(part);
        expected.push(...part);
      }
      same(file.size, expected.length);
      for (let at = 0; at < expected.length; at += 997)
        for (const length of [1, 100, 20_000]) same([...file.read(at, length)], expected.slice(at, at + length));
    },
  },
  {
    name: 'what was read stays as it was, whatever happens to the file',
    async run({ open }) {
      const file = (await open()).open('a');
      file.append(bytes(1, 2, 3, 4));
      const view = file.read(0, 4);
      file.truncate(2);
      for (let n = 0; n < 2_000; n++) file.append(pattern(50, 7));
      same([...view], [1, 2, 3, 4]);
    },
  },
  {
    name: 'truncate cuts, and what is appended then follows the cut',
    async run(subject) {
      const store = await subject.open();
      const file = store.open('a');
      file.append(bytes(1, 2, 3));
      file.append(bytes(4, 5, 6));
      file.truncate(4);
      file.truncate(99);
      same(file.size, 4);
      file.append(bytes(7));
      same([...file.read(0, 9)], [1, 2, 3, 4, 7]);
      file.truncate(0);
      file.append(bytes(8));
      same([...file.read(0, 9)], [8]);
      await store.flush();
      if (subject.reopen) same([...(await subject.reopen()).open('a').read(0, 9)], [8]);
    },
  },
  {
    name: 'remove takes a file away, and the name begins anew',
    async run(subject) {
      const store = await subject.open();
      store.open('a').append(bytes(1));
      store.open('b').append(bytes(2));
      await store.flush();
      store.remove('a');
      store.remove('nothing');
      same(store.list(), ['b']);
      same(store.open('a').size, 0);
      store.open('a').append(bytes(3));
      store.remove('b');
      await store.flush();
      if (!subject.reopen) return;
      const again = await subject.reopen();
      same(again.list(), ['a']);
      same([...again.open('a').read(0, 9)], [3]);
    },
  },
  {
    name: 'rename gives a file another name, in the place of what had it',
    async run(subject) {
      const store = await subject.open();
      store.open('a/1.log').append(bytes(1, 2));
      store.open('a/1.log.cleaned').append(bytes(3));
      await store.flush();
      const cleaned = store.open('a/1.log.cleaned');
      cleaned.append(bytes(4));
      const old = store.open('a/1.log').read(0, 9);
      store.rename('a/1.log.cleaned', 'a/1.log');
      cleaned.append(bytes(5));
      same([...old], [1, 2]);
      same(store.list(), ['a/1.log']);
      same([...store.open('a/1.log').read(0, 9)], [3, 4, 5]);
      store.open('b').append(pattern(200_000, 1));
      store.rename('b', 'c');
      store.open('b').append(bytes(6));
      let refused = false;
      try {
        store.rename('nothing', 'b');
      } catch {
        refused = true;
      }
      same(refused, true);
      await store.flush();
      if (!subject.reopen) return;
      let again = await subject.reopen();
      same(again.list(), ['a/1.log', 'b', 'c']);
      same([...again.open('a/1.log').read(0, 9)], [3, 4, 5]);
      same([...again.open('b').read(0, 9)], [6]);
      same([...again.open('c').read(199_990, 99)], [...pattern(200_000, 1).slice(199_990)]);
      again.open('a/1.log').append(bytes(7));
      again.remove('c');
      again.rename('b', 'c');
      await again.flush();
      again = await subject.reopen();
      same(again.list(), ['a/1.log', 'c']);
      same([...again.open('a/1.log').read(0, 9)], [3, 4, 5, 7]);
      same([...again.open('c').read(0, 9)], [6]);
    },
  },
  {
    name: 'after a flush everything is there again, and grows on',
    async run(subject) {
      let store = await subject.open();
      if (!subject.reopen) return;
      const expected = new Map<string, number[]>();
      for (let round = 0; round < 6; round++) {
        for (const name of ['orders-0/1.log', 'orders-1/1.log', 'empty']) {
          const part = name === 'empty' ? bytes() : pattern(30_000 * round + 17, round);
          store.open(name).append(part);
          expected.set(name, [...(expected.get(name) ?? []), ...part]);
        }
        await store.flush();
        store = await subject.reopen();
        same(store.list(), [...expected.keys()].sort());
        for (const [name, content] of expected) same([...store.open(name).read(0, 1e9)], content);
      }
      store.open('orders-0/1.log').truncate(100_003);
      store.open('orders-0/1.log').append(bytes(1, 2, 3));
      await store.flush();
      const content = [...expected.get('orders-0/1.log')!.slice(0, 100_003), 1, 2, 3];
      same([...(await subject.reopen()).open('orders-0/1.log').read(0, 1e9)], content);
    },
  },
];

function bytes(...values: number[]): Uint8Array {
  return Uint8Array.from(values);
}

function pattern(length: number, seed: number): Uint8Array {
  return Uint8Array.from({ length }, (_, n) => (n * 7 + seed) % 251);
}

/** Throws, with both sides shortened, when two values differ. */
function same(actual: unknown, expected: unknown): void {
  const [left, right] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (left !== right) throw new Error(`expected ${right.slice(0, 200)} but got ${left.slice(0, 200)}`);
}
