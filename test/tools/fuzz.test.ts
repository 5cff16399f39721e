import { describe, expect, test } from 'vitest';
import type { Served } from '../../sandbox/broker/connection.ts';
import { encodeBatch } from '../../sandbox/record/batch.ts';
import { checkAnswers } from '../../tools/fuzz/answers.ts';
import { fuzzCore } from '../../tools/fuzz/core.ts';
import { hostileInput } from '../../tools/fuzz/inputs.ts';
import { World } from '../../tools/fuzz/world.ts';

const metadataKey = 3;
const findCoordinatorKey = 10;
const produceKey = 0;

/** A world in which one API is not served as it should be. */
function worldWith(key: number, spoil: (served: Served) => Served): World {
  const world = new World({ seed: 1, traced: false });
  const { cluster } = world;
  const serve = cluster.served.bind(cluster);
  cluster.served = (apiKey, listener) => {
    const served = serve(apiKey, listener);
    return served && apiKey === key ? spoil(served) : served;
  };
  return world;
}

describe('the fuzzer', () => {
  test('tries the same inputs again for the same seed, and others for another', () => {
    const inputs = (seed: number) => Array.from({ length: 50 }, (_, n) => hostileInput(seed, n));
    expect(inputs(7)).toEqual(inputs(7));
    expect(inputs(7)).not.toEqual(inputs(8));
  });

  test('finds nothing in five hundred inputs, of every kind', async () => {
    const run = await fuzzCore(3, 0, 500);
    expect(run.findings).toEqual([]);
    expect(run.tried).toBe(500);
    expect([...run.byKind.keys()]).toHaveLength(8);
    expect(run.answered).toBeGreaterThan(50);
    expect(run.closed).toBeGreaterThan(50);
  });

  test('finds a handler that throws', async () => {
    const bug = (): never => {
      throw new TypeError('undefined is not a function');
    };
    const run = await fuzzCore(3, 0, 500, () => worldWith(metadataKey, ({ api }) => ({ api, handle: bug })));
    expect(run.findings[0]?.what).toContain('broker error: undefined is not a function');
    expect(run.findings[0]?.hex).toMatch(/^[0-9a-f]+$/);
  });

  test('finds an answer that is not in the version asked for', async () => {
    const wrong = ({ api, handle }: Served): Served => ({ api: { ...api, response: {} }, handle });
    const run = await fuzzCore(3, 0, 2_000, () => worldWith(findCoordinatorKey, wrong));
    expect(run.findings[0]?.what).toContain('FindCoordinator');
  });

  test('finds records that reach another than they were sent to', async () => {
    const batch = encodeBatch({ records: [{ value: new Uint8Array(1), timestamp: 1 }] });
    const spoilt = new Set<World>();
    const run = await fuzzCore(3, 0, 500, () => {
      const world = worldWith(produceKey, (served) => {
        // From the second request on, somebody else's record lies before the bystander's.
        const partition = world.cluster.topics.get('the-bystanders-own')?.partitions[0];
        if (partition && partition.log.logEndOffset === 1n && !spoilt.has(world)) {
          spoilt.add(world);
          partition.log.append(batch, 0, 0);
        }
        return served;
      });
      return world;
    });
    expect(run.findings[0]?.what).toContain('produce: [0,"2n"] where [0,"1n"] was due');
  });
});

test('an answer that nobody asked for is one too many', () => {
  expect(() => checkAnswers(new Uint8Array(0), Uint8Array.of(0, 0, 0, 4, 0, 0, 0, 9))).toThrow('to no request');
});
