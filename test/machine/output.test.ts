import { expect, test } from 'vitest';
import { OutputBuffer } from '#sandbox/machine/output.ts';

function buffer() {
  const dropped: number[] = [];
  const output = new OutputBuffer(
    () => {},
    (lines) => dropped.push(lines),
  );
  return { output, dropped, reader: output.getReader() };
}

test('a reader is told of lines that were dropped, where they would have stood', async () => {
  const { output, dropped, reader } = buffer();
  output.push('1\n');
  output.drop(1200);
  output.push('1202\n');
  expect((await reader.read()).value).toBe('1\n… 1,200 lines dropped\n1202\n');
  expect(dropped).toEqual([1200]);
});

test('who has thrown all away, as at Ctrl-C, is not told of lines that went with it; the trace is', async () => {
  const { output, dropped, reader } = buffer();
  output.push('1\n');
  output.discard();
  output.drop(1200);
  output.push('interrupted\n');
  output.end();
  expect((await reader.read()).value).toBe('interrupted\n');
  expect((await reader.read()).done).toBe(true);
  expect(dropped).toEqual([1200]);
});

test('after Ctrl-C has ended a program, what was on its way is not shown', async () => {
  const { output, reader } = buffer();
  output.push('1\n');
  output.discard();
  output.endIfDiscarded();
  output.push('2\n');
  expect((await reader.read()).done).toBe(true);
});

test('a program that another kills is shown to the last', async () => {
  const { output, reader } = buffer();
  output.push('1\n');
  output.endIfDiscarded();
  output.push('2\n');
  expect((await reader.read()).value).toBe('1\n2\n');
});
