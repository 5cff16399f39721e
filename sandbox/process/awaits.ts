/**
 * Finds what an `await` waits for. The linker wraps it, so that an error that comes from elsewhere (kafkajs, after a retry) still
 * names the line of the program that waited, and so that a program that waits for ever can say where.
 */
import type { Token } from 'sucrase/dist/parser/tokenizer/index.js';
import { ContextualKeyword } from 'sucrase/dist/parser/tokenizer/keywords.js';
import { type TokenType, TokenType as tt } from 'sucrase/dist/parser/tokenizer/types.js';

const OPENING: readonly TokenType[] = [tt.parenL, tt.bracketL, tt.braceL, tt.dollarBraceL];
const CLOSING: readonly TokenType[] = [tt.parenR, tt.bracketR, tt.braceR];
const PREFIX: readonly TokenType[] = [tt.bang, tt.tilde, tt.plus, tt.minus, tt._typeof, tt._void, tt._delete, tt._new];
/** After these no operand can begin: the word is no operator here. */
const NO_OPERAND: readonly TokenType[] = [
  ...CLOSING,
  tt.semi,
  tt.comma,
  tt.dot,
  tt.questionDot,
  tt.colon,
  tt.arrow,
  tt.eq,
  tt.eof,
];
/** Operands whose end is not worth finding. */
const SKIPPED: readonly TokenType[] = [tt._function, tt._class, tt._async, tt.preIncDec];

/** Whether the token is the operator `await`, be it of `for await`. */
export function isAwait(tokens: readonly Token[], index: number): boolean {
  const [previous, token, next] = [tokens[index - 1], tokens[index], tokens[index + 1]];
  if (token?.contextualKeyword !== ContextualKeyword._await || token.type !== tt.name) return false;
  if (previous?.type === tt.dot || previous?.type === tt.questionDot) return false;
  return next !== undefined && !NO_OPERAND.includes(next.type);
}

/** Index of the last token of the operand that begins at `start`; null where it is `for await`, or too odd to tell. */
export function operandEnd(tokens: readonly Token[], start: number): number | null {
  if (tokens[start - 2]?.type === tt._for) return null;
  let i = start;
  while (tokens[i] && (PREFIX.includes((tokens[i] as Token).type) || isAwait(tokens, i))) i += 1;
  const first = tokens[i];
  if (!first || SKIPPED.includes(first.type) || first.contextualKeyword === ContextualKeyword._async) return null;
  let end = primaryEnd(tokens, i);
  for (;;) {
    const next = tokens[end + 1];
    if (!next) return end;
    if (next.type === tt.dot || next.type === tt.questionDot) {
      const member = tokens[end + 2];
      if (!member) return null;
      end =
        OPENING.includes(member.type) || member.type === tt.backQuote
          ? end + 1
          : end + (member.type === tt.hash ? 3 : 2);
    } else if (next.type === tt.parenL || next.type === tt.bracketL || next.type === tt.backQuote) {
      end = primaryEnd(tokens, end + 1);
    } else {
      return next.type === tt.arrow || next.type === tt.postIncDec ? null : end;
    }
  }
}

/** Index of the last token of a bracketed group, a template or a single token. */
function primaryEnd(tokens: readonly Token[], start: number): number {
  const opening = (tokens[start] as Token).type;
  if (opening !== tt.backQuote && !OPENING.includes(opening)) return start;
  let depth = 0;
  for (let i = start; i < tokens.length; i += 1) {
    const { type } = tokens[i] as Token;
    if (OPENING.includes(type)) depth += 1;
    else if (CLOSING.includes(type)) depth -= 1;
    if (opening === tt.backQuote ? i > start && type === tt.backQuote && depth === 0 : depth === 0) return i;
  }
  return tokens.length - 1;
}
