import { type ParsedScript, type PipelineNode, parse, type Redirection, type Statement } from 'unbash';
import { NotYet } from './words.ts';

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
  return { kind: 'script', statements: script.commands, source };
}

/** Throws NotYet for what this shell cannot run, before any of the line has run. */
export function checkStatements(statements: readonly Statement[]): void {
  for (const statement of statements) checkNode(statement.command);
}

function checkNode(node: PipelineNode | Statement['command']): void {
  switch (node.type) {
    case 'Command':
      return checkRedirects(node.redirects);
    case 'AndOr':
      for (const command of node.commands) checkNode(command);
      return;
    case 'Pipeline':
      if (node.commands.length > 1) throw new NotYet('pipes (|) are');
      if (node.prefixes.some((prefix) => prefix.type === 'Time')) throw new NotYet('time is');
      for (const command of node.commands) checkNode(command);
      return;
    case 'Redirected':
      return checkRedirects(node.redirects);
    default:
      throw new NotYet(`${words[node.type] ?? node.type} is`);
  }
}

function checkRedirects(redirects: readonly Redirection[] | undefined): void {
  const [redirect] = redirects ?? [];
  if (redirect) throw new NotYet(`redirection (${redirect.operator}) is`);
}

const words: Partial<Record<string, string>> = {
  If: 'if',
  For: 'for',
  ArithmeticFor: 'for ((…))',
  While: 'while',
  Case: 'case',
  Select: 'select',
  Function: 'defining functions',
  Subshell: '( … )',
  BraceGroup: '{ … }',
  TestCommand: '[[ … ]]',
  ArithmeticCommand: '(( … ))',
  Coproc: 'coproc',
};
