import type { HereDoc, Redirect, Redirection } from 'unbash';
import type { CommandInput, CommandOutput } from './command.ts';
import { NotYet, reasonOf, ShellError } from './errors.ts';
import { resolvePath } from './paths.ts';
import { fileOutput, nowhere, TextInput } from './streams.ts';
import { expandParts, expandText, expandWord, type WordContext } from './words.ts';

/** Where a command reads and prints, and the text that its positions count in. */
export interface Frame {
  readonly stdin: CommandInput;
  readonly stdout: CommandOutput;
  readonly stderr: CommandOutput;
  /** Streams from 3 on, as `exec 3> file` opens them. */
  readonly others?: ReadonlyMap<number, CommandInput | CommandOutput>;
  readonly source: string;
  /** Failing is an answer here, as in the condition of an `if`: `set -e` minds it not. */
  readonly guarded: boolean;
}

/** The frame with all redirections made, from left to right. Throws ShellError, NotYet. */
export async function redirected(
  redirects: readonly Redirection[],
  frame: Frame,
  context: WordContext,
): Promise<Frame> {
  let changed = frame;
  for (const redirect of redirects) changed = await withRedirect(redirect, changed, context);
  return changed;
}

async function withRedirect(redirect: Redirection, frame: Frame, context: WordContext): Promise<Frame> {
  const descriptor = redirect.descriptor?.type === 'FileDescriptor' ? redirect.descriptor.value : null;
  if (redirect.descriptor && descriptor === null) throw new NotYet('{name}> is');
  if (redirect.type === 'HereDoc') return { ...frame, stdin: new TextInput(await hereDocument(redirect, context)) };
  if (redirect.type === 'HereString') {
    const text = redirect.target ? await expandText(redirect.target, context) : '';
    return { ...frame, stdin: new TextInput(`${text}\n`) };
  }
  const target = await targetOf(redirect, context);
  switch (redirect.operator) {
    case '<':
      return withInput(frame, descriptor ?? 0, await opened(target, frame, context));
    case '>':
    case '>|':
      return withOutput(frame, descriptor ?? 1, await created(target, false, frame, context));
    case '>>':
      return withOutput(frame, descriptor ?? 1, await created(target, true, frame, context));
    case '>&':
      if (/^[\d-]+$/.test(target)) return duplicated(frame, descriptor ?? 1, target);
      return withBoth(frame, await created(target, false, frame, context));
    case '&>':
    case '&>>':
      return withBoth(frame, await created(target, redirect.operator === '&>>', frame, context));
    case '<&':
      return duplicated(frame, descriptor ?? 0, target);
    case '<>':
      throw new NotYet('<> is');
  }
}

async function targetOf(redirect: Redirect, context: WordContext): Promise<string> {
  const fields = redirect.target ? await expandWord(redirect.target, context) : [];
  if (fields.length === 1) return fields[0] as string;
  throw new ShellError(`${redirect.target?.text ?? ''}: ambiguous redirect`);
}

async function hereDocument({ operator, body, delimiter }: HereDoc, context: WordContext): Promise<string> {
  const text =
    body.parts && !delimiter?.quoted ? await expandParts(body.parts, context) : unescaped(body.text, delimiter?.quoted);
  return operator === '<<-' ? text.replace(/^\t+/gm, '') : text;
}

function unescaped(text: string, quoted = false): string {
  return quoted ? text : text.replace(/\\([\\$`])|\\\n/g, '$1');
}

async function opened(path: string, frame: Frame, context: WordContext): Promise<CommandInput> {
  const { state, files } = context;
  const beside = context.besideAt(path);
  if (beside) return beside;
  if (path === '/dev/stdin' || path === '/dev/tty') return frame.stdin;
  try {
    return new TextInput(await files.readFile(resolvePath(state.cwd, path), 'utf-8'));
  } catch (error) {
    throw new ShellError(`${path}: ${reasonOf(error)}`);
  }
}

async function created(path: string, append: boolean, frame: Frame, context: WordContext): Promise<CommandOutput> {
  if (path === '/dev/null') return nowhere;
  const beside = context.besideAt(path);
  if (beside) return beside;
  if (path === '/dev/stdout' || path === '/dev/tty') return frame.stdout;
  if (path === '/dev/stderr') return frame.stderr;
  const at = resolvePath(context.state.cwd, path);
  try {
    if (append) await context.files.appendFile(at, '');
    else await context.files.writeFile(at, '');
  } catch (error) {
    throw new ShellError(`${path}: ${path === '' ? 'No such file or directory' : reasonOf(error)}`);
  }
  return fileOutput(at, context.files);
}

function duplicated(frame: Frame, descriptor: number, target: string): Frame {
  if (target === '-') {
    if (descriptor > 2) return { ...frame, others: without(frame, descriptor) };
    return descriptor === 0 ? { ...frame, stdin: new TextInput() } : withOutput(frame, descriptor, nowhere);
  }
  const number = Number(target);
  const source = [frame.stdin, frame.stdout, frame.stderr][number] ?? frame.others?.get(number);
  if (!source) throw new ShellError(`${target}: Bad file descriptor`);
  if (descriptor > 2) return { ...frame, others: new Map([...(frame.others ?? []), [descriptor, source]]) };
  return descriptor === 0
    ? withInput(frame, 0, source as CommandInput)
    : withOutput(frame, descriptor, source as CommandOutput);
}

function without({ others = new Map() }: Frame, descriptor: number): Map<number, CommandInput | CommandOutput> {
  return new Map([...others].filter(([number]) => number !== descriptor));
}

function withInput(frame: Frame, descriptor: number, stdin: CommandInput): Frame {
  return descriptor === 0 ? { ...frame, stdin } : withOther(frame, descriptor, stdin);
}

function withOutput(frame: Frame, descriptor: number, output: CommandOutput): Frame {
  if (descriptor === 1) return { ...frame, stdout: output };
  if (descriptor === 2) return { ...frame, stderr: output };
  return withOther(frame, descriptor, output);
}

function withOther(frame: Frame, descriptor: number, stream: CommandInput | CommandOutput): Frame {
  return { ...frame, others: new Map([...(frame.others ?? []), [descriptor, stream]]) };
}

function withBoth(frame: Frame, output: CommandOutput): Frame {
  return { ...frame, stdout: output, stderr: output };
}
