/** What is printed when a program dies of an error: as Node prints it, with the line of the learner's file. */
import { files } from './files.ts';
import { inspect, nameInStack } from './inspect.ts';
import { sites } from './linker.ts';
import { ProgramSyntaxError } from './syntax.ts';

interface Place {
  file: string;
  line: number;
  column: number | null;
}

/** Words for an error that nothing caught; ends with a line end. */
export function fatalText(error: unknown, fromPromise: boolean): string {
  if (error instanceof ProgramSyntaxError) {
    const at = error.line === null ? null : { file: error.file, line: error.line, column: error.column };
    const head = at ? `${frame(at)}\n` : `file://${error.file}\n`;
    return `${head}SyntaxError: ${error.message}\n`;
  }
  if (!isError(error)) {
    const shown = inspect(error);
    if (fromPromise) {
      const reason =
        'This error originated either by throwing inside of an async function without a catch block, or by rejecting a promise which was not handled with .catch(). The promise rejected with the reason';
      return `[UnhandledPromiseRejection: ${reason} "${typeof error === 'string' ? error : shown}".] {\n  code: 'ERR_UNHANDLED_REJECTION'\n}\n`;
    }
    return `Uncaught:\n${shown}\n(Use \`node --trace-uncaught ...\` to show where the exception was thrown)\n`;
  }
  const site = sites.get(error);
  if (site) {
    const head = site.line ? `${frame({ file: site.file, line: site.line, column: site.column })}\n` : '';
    return `${head}Error [${(error as { code?: string }).code}]: ${error.message}\n`;
  }
  nameInStack(error);
  const place = firstPlace(String(error.stack));
  return `${place ? `${frame(place)}\n` : ''}${shown(error)}\n`;
}

/** As inspect shows it, but without the brackets that it puts round an error of which no frame is left. */
function shown(error: Error): string {
  const stack = String(error.stack);
  if (/\n\s+at /.test(stack)) return inspect(error);
  const frameOfOurs = '\n    at lab';
  try {
    Object.defineProperty(error, 'stack', { value: stack + frameOfOurs, configurable: true, writable: true });
  } catch {
    return inspect(error);
  }
  return inspect(error).replace(frameOfOurs, '');
}

function isError(value: unknown): value is Error {
  return value instanceof Error || Object.prototype.toString.call(value) === '[object Error]';
}

/** The first of the program's own frames, as V8 (`at f (file:///x.ts:1:2)`) and others (`f@file:///x.ts:1:2`) write them. */
function firstPlace(stack: string): Place | null {
  for (const [, file = '', line, column] of stack.matchAll(/file:\/\/(\/[^\s():]+):(\d+)(?::(\d+))?/g)) {
    if (files.isFile(file)) return { file, line: Number(line), column: column ? Number(column) : null };
  }
  return null;
}

/** `file:///x.ts:3`, the line, and a caret where the column is known. */
function frame({ file, line, column }: Place): string {
  const text = (files.peek(file) ?? '').split('\n')[line - 1];
  const head = `file://${file}:${line}`;
  if (text === undefined) return `${head}\n`;
  const caret =
    column !== null && column <= text.length + 1 ? `\n${text.slice(0, column - 1).replace(/[^\t]/g, ' ')}^` : '';
  return `${head}\n${text.trimEnd()}${caret}\n`;
}
