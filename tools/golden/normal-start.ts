import { normalServerLog } from './normal-server.ts';

/**
 * What a container shows until its broker's log begins, and of that the first line and the errors. A stack of calls that a script has
 * put on one line is one word.
 */
export function normalStart(text: string): string {
  const normal = normalServerLog(text)
    .replaceAll(/( at [\w./$<>]+\([^()]*\))+/g, ' at <stack>')
    .replaceAll(/ \.\.\. \d+ more/g, ' ... <more>');
  const [before = '', begin = '', ...log] = normal.split(/^(?=\[<time>\])/m);
  return [before, begin, ...log.filter((entry) => entry.startsWith('[<time>] ERROR'))].join('');
}

/** Lines of a file of settings, whose order no script promises. */
export function sortedSettings(text: string): string[] {
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .sort();
}
