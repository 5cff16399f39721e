// What becomes of printed text: together at the end of a turn, and bounded by credit.
import { describe, expect, test } from 'vitest';
import type { FromProcess } from '../../sandbox/process/messages.ts';
import { Output } from '../../sandbox/process/output.ts';

function makeOutput(credit = 1000) {
  const posted: FromProcess[] = [];
  let now = 0;
  let turn: (() => void)[] = [];
  const output = new Output({
    credit,
    post: (message) => posted.push(message),
    now: () => now,
    later: (run) => turn.push(run),
  });
  return {
    output,
    /** What has been sent since the last look: text, or `[n]` for n lines dropped so far. */
    sent: () =>
      posted
        .splice(0)
        .map((message) =>
          message.type === 'dropped' ? `[${message.lines}]` : message.type === 'output' ? message.text : message.type,
        ),
    endTurn() {
      const due = turn;
      turn = [];
      for (const run of due) run();
    },
    pass(ms: number) {
      now += ms;
    },
  };
}

describe('batches', () => {
  test('the first lines are sent at once, even if the turn never ends', () => {
    const { output, sent } = makeOutput();
    output.write('stdout', 'a\n');
    output.write('stderr', 'b\n');
    expect(sent()).toEqual(['a\n', 'b\n']);
  });

  test('many lines of one turn are sent together at its end', () => {
    const { output, sent, endTurn } = makeOutput();
    for (let i = 0; i < 40; i += 1) output.write('stdout', `${i}\n`);
    sent();
    output.write('stdout', 'x\n');
    output.write('stdout', 'y\n');
    expect(sent()).toEqual([]);
    endTurn();
    expect(sent().join('')).toMatch(/x\ny\n$/);
  });

  test('standard error does not overtake standard output', () => {
    const { output, sent, endTurn } = makeOutput();
    for (let i = 0; i < 32; i += 1) output.write('stdout', '\n');
    sent();
    output.write('stdout', 'a\n');
    output.write('stderr', 'b\n');
    output.write('stdout', 'c\n');
    endTurn();
    expect(sent()).toEqual(['a\n', 'b\n', 'c\n']);
  });
});

describe('credit', () => {
  test('lines beyond it are dropped whole, and counted', () => {
    const { output, sent } = makeOutput(10);
    for (const line of ['12345\n', '123\n', '1\n', '2\n']) output.write('stdout', line);
    expect(sent()).toEqual(['12345\n', '123\n', '[1]']);
    output.end();
    expect(sent()).toEqual(['[2]']);
  });

  test('of one long text, the lines that fit are kept', () => {
    const { output, sent } = makeOutput(10);
    output.write('stdout', '123\n456\n789\nabc\n');
    expect(sent()).toEqual(['123\n456\n', '[2]']);
  });

  test('a line dropped in its middle stays away until its end', () => {
    const { output, sent } = makeOutput(4);
    output.write('stdout', 'abc\n');
    output.write('stdout', 'begun ');
    output.credit(100);
    output.write('stdout', 'and ended\nnext\n');
    output.end();
    expect(sent()).toEqual(['abc\n', 'next\n', '[1]']);
  });

  test('printing goes on when credit comes', () => {
    const { output, sent } = makeOutput(2);
    output.write('stdout', 'a\n');
    output.write('stdout', 'b\n');
    output.credit(2);
    output.write('stdout', 'c\n');
    expect(sent()).toEqual(['a\n', '[1]', 'c\n']);
  });

  test('an endless loop reports ten times a second at most', () => {
    const { output, sent, pass } = makeOutput(0);
    for (let i = 0; i < 1000; i += 1) {
      output.write('stdout', 'x\n');
      pass(1);
    }
    const reports = sent();
    expect(reports).toHaveLength(10);
    expect(reports[9]).toBe('[901]');
  });
});
