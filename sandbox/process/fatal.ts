/** What is printed when a program dies of an error: as Node prints it, with the line of the learner's file. */
import { files } from './files.ts';
import { inspect } from './inspect.ts';
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
    const head = at ? `${frame(at, true)}\n` : `file://${error.file}\n`;
    return `${head}SyntaxError: ${error.message}\n`;
  }
  if (!isError(error)) {
    const shown = inspect(error);
    if (fromPromise) {
      const reason = 'This error originated either by throwing inside of an async function without a catch block, or by rejecting a promise which was not handled with .catch(). The promise rejected with the reason';
      return `[UnhandledPromiseRejection: ${reason} "${typeof error === 'string' ? error : shown}".] {\n  code: 'ERR_UNHANDLED_REJECTION'\n}\n`;
    }
    return `Uncaught:\n${shown}\n(Use \`node --trace-uncaught ...\` to show where the exception was thrown)\n`;
  }
  const site = sites.get(error);
  const place = site?.line ? { file: site.file, line: site.line, column: site.column } : firstPlace(String(error.stack));
  const shown = inspect(error);
  return `${place ? `${frame(place, site !== undefined)}\n` : ''}${shown}\n`;
}

function isError(value: unknown): value is Error {
  return value instanceof Error || Object.prototype.toString.call(value) === '[object Error]';
}

/** The first of the program's own frames, as V8 (`at f (file:///x.ts:1:2)`) and others (`f@file:///x.ts:1:2`) write them. */
function firstPlace(stack: string): Place | null {
  for (const [, file = '', line, column] of stack.matchAll(/file:\/\/(\/[^\s():]+):(\d+):(\d+)/g)) {
    if (files.isFile(file)) return { file, line: Number(line), column: Number(column) };
  }
  return null;
}

/** `file:///x.ts:3`, the line, and a caret where the column is known to be right. */
function frame({ file, line, column }: Place, exact: boolean): string {
  const text = (files.peek(file) ?? '').split('\n')[line - 1];
  const head = `file://${file}:${line}`;
  if (text === undefined) return `${head}\n`;
  const caret = exact && column !== null && column <= text.length + 1 ? `\n${text.slice(0, column - 1).replace(/[^\t]/g, ' ')}^` : '';
  return `${head}\n${text.trimEnd()}${caret}\n`;
}
