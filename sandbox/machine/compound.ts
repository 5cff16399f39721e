import type { ArithmeticExpression, ArithmeticFor, Case, CompoundList, For, If, While } from 'unbash';
import { Leave } from './errors.ts';
import { matchesPattern } from './pattern.ts';
import { expandArithmetic, expandPattern, expandText, expandWords, type WordContext } from './words.ts';

/** What compound commands are run with. */
export interface CompoundContext {
  readonly words: WordContext;
  /** Runs a list; its exit code. */
  list(list: CompoundList, guarded?: boolean): Promise<number>;
  /** Once around a loop: gives others a turn now and then. Throws Interrupted. */
  turn(): Promise<void>;
}

export async function runIf(node: If, context: CompoundContext): Promise<number> {
  if ((await context.list(node.clause, true)) === 0) return context.list(node.then);
  for (const { clause, then } of node.elif) if ((await context.list(clause, true)) === 0) return context.list(then);
  return node.else ? context.list(node.else) : 0;
}

export async function runFor(node: For, context: CompoundContext): Promise<number> {
  const { state } = context.words;
  const values = node.wordlist ? await expandWords(node.wordlist, context.words) : state.parameters;
  let code = 0;
  for (const value of values) {
    await context.turn();
    state.set(node.name.value, value);
    const done = await around(async () => {
      code = await context.list(node.body);
    });
    if (done) return 0;
  }
  return code;
}

export async function runWhile(node: While, context: CompoundContext): Promise<number> {
  let code = 0;
  for (;;) {
    await context.turn();
    const done = await around(async () => {
      const condition = (await context.list(node.clause, true)) === 0;
      if (condition !== (node.kind === 'while')) return true;
      code = await context.list(node.body);
      return false;
    });
    if (done) return done === 'left' ? 0 : code;
  }
}

export async function runArithmeticFor(node: ArithmeticFor, context: CompoundContext): Promise<number> {
  const value = async (expression: ArithmeticExpression | undefined): Promise<bigint> =>
    expression ? expandArithmetic(expression, context.words) : 1n;
  await value(node.initialize);
  let code = 0;
  while ((await value(node.test)) !== 0n) {
    await context.turn();
    const done = await around(async () => {
      code = await context.list(node.body);
    });
    if (done) return 0;
    await value(node.update);
  }
  return code;
}

export async function runCase(node: Case, context: CompoundContext): Promise<number> {
  const text = await expandText(node.word, context.words);
  let code = 0;
  let falling = false;
  for (const item of node.items) {
    let matched = falling;
    for (const pattern of item.pattern) {
      matched ||= matchesPattern(await expandPattern(pattern, context.words), text);
    }
    if (!matched) continue;
    code = await context.list(item.body);
    if (item.terminator === ';&') falling = true;
    else if (item.terminator === ';;&') falling = false;
    else return code;
  }
  return code;
}

/** One time around a loop; what is true when the loop is over, `left` when by `break`. */
async function around(body: () => Promise<unknown>): Promise<boolean | 'left'> {
  try {
    return (await body()) === true;
  } catch (error) {
    if (!(error instanceof Leave)) throw error;
    if (error.what !== 'break' && error.what !== 'continue') throw error;
    if (error.value > 1) throw new Leave(error.what, error.value - 1);
    return error.what === 'break' ? 'left' : false;
  }
}
