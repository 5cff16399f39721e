import { type ParsedScript, parse, type Statement } from 'unbash';

/** What a line of input is: ready to run, in need of more lines, or not the shell's language. */
export type Input =
  | { kind: 'script'; statements: readonly Statement[]; source: string }
  | { kind: 'incomplete' }
  | { kind: 'error'; message: string };

/** Reads a line, or several that continue one another. */
export function readInput(source: string): Input {
  if (/(^|[^\\])(\\\\)*\\$/.test(source)) return { kind: 'incomplete' };
  const script: ParsedScript = parse(source);
  const errors = script.errors ?? [];
  const end = source.trimEnd().length;
  if (
    errors.some(
      ({ message, pos }) => message.startsWith('unterminated') || (message.startsWith('expected') && pos >= end),
    )
  ) {
    return { kind: 'incomplete' };
  }
  const [first] = errors;
  if (first) {
    const token = /^unexpected token (.*)$/.exec(first.message);
    return {
      kind: 'error',
      message: token ? `syntax error near unexpected token ${token[1]}` : `syntax error: ${first.message}`,
    };
  }
  if (/<</.test(source) && hasOpenHereDocument(script.commands)) return { kind: 'incomplete' };
  return { kind: 'script', statements: script.commands, source };
}

/** Whether a here-document has not come to its last line. */
function hasOpenHereDocument(node: unknown): boolean {
  if (typeof node !== 'object' || node === null) return false;
  if ('type' in node && node.type === 'HereDoc' && 'closing' in node && !node.closing) return true;
  return Object.values(node).some(hasOpenHereDocument);
}
