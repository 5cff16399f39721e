import { describe, expect, test } from 'vitest';
import { diffLines } from '../../src/workspace/verdicts.ts';
import { placeFrom, placeText } from '../../src/workspace/views.ts';

describe('the place that a switch of language keeps', () => {
  const place = { view: 'code', file: 'a.ts', side: 'checks', front: 'side' } as const;

  test('is read as it was written', () => expect(placeFrom(placeText(place), ['a.ts'])).toEqual(place));
  test('forgets a file that the lesson does not have', () =>
    expect(placeFrom(placeText(place), ['b.ts'])).not.toHaveProperty('file'));
  test.each([undefined, '', '{', 'null'])('is nothing when it reads %j', (text) => {
    expect(placeFrom(text, ['a.ts'])).toEqual({});
  });
});

test('a diff says of each line whose it is', () => {
  expect(diffLines('- Expected\n+ Received\n\n  same\n')).toEqual([
    { text: '- Expected', side: 'expected' },
    { text: '+ Received', side: 'received' },
    { text: '', side: 'both' },
    { text: '  same', side: 'both' },
  ]);
});
