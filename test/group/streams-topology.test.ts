import { describe, expect, test } from 'vitest';
import { configureTopology, type Subtopology } from '../../sandbox/group/streams-topology.ts';
import { internal, sub } from './subtopology.ts';

const together = (sourceTopics: number[], repartitionSourceTopics: number[] = []) => ({
  sourceTopics,
  sourceTopicRegex: [],
  repartitionSourceTopics,
});

describe('a topology', () => {
  const configured = (subtopologies: readonly Subtopology[], topics: Record<string, number>) =>
    configureTopology({ epoch: 0, subtopologies }, (name) => topics[name]);

  test('has as many tasks as the largest source has partitions, and repartition topics follow through', () => {
    const chain = [
      sub('0', { sourceTopics: ['a', 'b'], repartitionSinkTopics: ['r1'] }),
      sub('1', { repartitionSourceTopics: [internal('r1')], repartitionSinkTopics: ['r2'] }),
      sub('2', { repartitionSourceTopics: [internal('r2')], stateChangelogTopics: [internal('store')] }),
    ];
    const { subtopologies, missing } = configured(chain, { a: 2, b: 3 });
    expect(subtopologies?.map(({ tasks }) => tasks)).toEqual([3, 3, 3]);
    expect(missing.map(({ name, partitions }) => [name, partitions]).sort()).toEqual([
      ['r1', 3],
      ['r2', 3],
      ['store', 3],
    ]);
  });

  test('of a repartition topic joined with a source follows the source', () => {
    const joined = [
      sub('0', { sourceTopics: ['a'], repartitionSinkTopics: ['r'] }),
      sub('1', {
        sourceTopics: ['b'],
        repartitionSourceTopics: [internal('r')],
        copartitionGroups: [together([0], [0])],
      }),
    ];
    expect(configured(joined, { a: 2, b: 5 }).missing).toMatchObject([{ name: 'r', partitions: 5 }]);
  });

  test.each([
    [
      'sources that differ',
      [sub('0', { sourceTopics: ['a', 'b'], copartitionGroups: [together([0, 1])] })],
      'Following topics do not have the same number of partitions: [{a=2, b=3}]',
    ],
    [
      'a changelog of another size',
      [sub('0', { sourceTopics: ['a'], stateChangelogTopics: [internal('b')] })],
      'Existing topic b has different number of partitions: expected 2, found 3',
    ],
  ])('with %s cannot run', (_, subtopologies, statusDetail) => {
    expect(configured(subtopologies, { a: 2, b: 3 }).problem).toEqual({ statusCode: 2, statusDetail });
  });

  test('that feeds itself is refused', () => {
    const loop = [sub('0', { repartitionSourceTopics: [internal('r')], repartitionSinkTopics: ['r'] })];
    expect(() => configured(loop, {})).toThrow('There may be loops in the topology');
  });
});
