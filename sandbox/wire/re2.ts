import { type Assertion, type Node, PatternError, parseRe2 } from './re2-parser.ts';
import { type CharacterSet, word } from './re2-sets.ts';

/** A pattern that can be asked about names. */
export interface Re2 {
  /** Whether the pattern matches all of the text. Takes time in proportion to the text, whatever the pattern. */
  matches(text: string): boolean;
}

type Step =
  | { kind: 'set'; has: CharacterSet }
  | { kind: 'assert'; what: Assertion }
  | { kind: 'fork'; to: number }
  | { kind: 'jump'; to: number };

/** Steps of one program; a pattern of nested counts could ask for milliards. */
const maxSteps = 50_000;

/** Compiles a pattern of RE2/J's syntax; or says why it is none, in RE2/J's words. */
export function compileRe2(pattern: string): Re2 | { error: string } {
  try {
    const steps: Step[] = [];
    compile(parseRe2(pattern), steps);
    return { matches: (text) => run(steps, text) };
  } catch (error) {
    if (error instanceof PatternError) return { error: error.message };
    throw error;
  }
}

function compile(node: Node, steps: Step[]): void {
  if (steps.length > maxSteps) throw new PatternError('invalid repeat count');
  switch (node.kind) {
    case 'set':
    case 'assert':
      steps.push(node);
      return;
    case 'concat':
      for (const part of node.parts) compile(part, steps);
      return;
    case 'alternate': {
      const ends: { kind: 'jump'; to: number }[] = [];
      for (const [at, part] of node.parts.entries()) {
        const isLast = at === node.parts.length - 1;
        const fork = { kind: 'fork' as const, to: 0 };
        if (!isLast) steps.push(fork);
        compile(part, steps);
        const end = { kind: 'jump' as const, to: 0 };
        if (!isLast) steps.push(end);
        ends.push(end);
        fork.to = steps.length;
      }
      for (const end of ends) end.to = steps.length;
      return;
    }
    case 'repeat':
      repeat(node, steps);
  }
}

function repeat({ node, min, max }: Extract<Node, { kind: 'repeat' }>, steps: Step[]): void {
  for (let left = min; left > 0; left -= 1) compile(node, steps);
  if (max < 0) {
    const fork = { kind: 'fork' as const, to: 0 };
    const begin = steps.length;
    steps.push(fork);
    compile(node, steps);
    steps.push({ kind: 'jump', to: begin });
    fork.to = steps.length;
    return;
  }
  const forks: { kind: 'fork'; to: number }[] = [];
  for (let left = max - min; left > 0; left -= 1) {
    const fork = { kind: 'fork' as const, to: 0 };
    steps.push(fork);
    forks.push(fork);
    compile(node, steps);
  }
  for (const fork of forks) fork.to = steps.length;
}

/** Goes through the text once, at all places of the program that it may have come to. */
function run(steps: readonly Step[], text: string): boolean {
  const codes = Array.from(text, (character) => character.codePointAt(0) as number);
  let places = reach(steps, [0], codes, 0);
  for (const [at, code] of codes.entries()) {
    const next: number[] = [];
    for (const place of places) {
      const step = steps[place];
      if (step?.kind === 'set' && step.has(code)) next.push(place + 1);
    }
    if (next.length === 0) return false;
    places = reach(steps, next, codes, at + 1);
  }
  return places.has(steps.length);
}

/** Where the program gets to from these places without reading on. */
function reach(steps: readonly Step[], from: readonly number[], codes: readonly number[], at: number): Set<number> {
  const reached = new Set<number>();
  const open = [...from];
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    if (reached.has(place)) continue;
    reached.add(place);
    const step = steps[place];
    if (step?.kind === 'jump') open.push(step.to);
    else if (step?.kind === 'fork') open.push(step.to, place + 1);
    else if (step?.kind === 'assert' && holds(step.what, codes, at)) open.push(place + 1);
  }
  return reached;
}

function holds(what: Assertion, codes: readonly number[], at: number): boolean {
  const [before, after] = [codes[at - 1], codes[at]];
  const isWord = (code: number | undefined): boolean => code !== undefined && word(code);
  switch (what) {
    case 'begin':
      return at === 0;
    case 'end':
      return at === codes.length;
    case 'begin of line':
      return at === 0 || before === 10;
    case 'end of line':
      return at === codes.length || after === 10;
    case 'word boundary':
      return isWord(before) !== isWord(after);
    case 'no word boundary':
      return isWord(before) === isWord(after);
  }
}
