/** From places in what the engine runs to places in the learner's text. Lines are the same; columns may have moved. */

interface Text {
  source: string;
  script: string;
}

const texts = new Map<string, Text>();

/** @param script what `compile` made of the file's text */
export function remember(file: string, source: string, script: string): void {
  texts.set(file, { source, script });
}

/**
 * The learner's column for one of the script, both from 1; null where it cannot be told. What both lines begin with is at the
 * same place, what both end with is as far from the end, and a name that stands once in the line is where it stands.
 */
export function columnOf(file: string, line: number, column: number): number | null {
  const text = texts.get(file);
  const source = text?.source.split('\n')[line - 1];
  const script = text?.script.split('\n')[line - 1];
  if (source === undefined || script === undefined) return null;
  return mapColumn(source, script, column);
}

export function mapColumn(source: string, script: string, column: number): number | null {
  let same = 0;
  while (same < source.length && source[same] === script[same]) same += 1;
  if (column - 1 < same) return column;
  const fromEnd = script.length - (column - 1);
  let sameEnd = 0;
  while (sameEnd < source.length && source.at(-1 - sameEnd) === script.at(-1 - sameEnd)) sameEnd += 1;
  if (fromEnd <= sameEnd) return source.length - fromEnd + 1;
  const name = /^(?:\(0, )?(?:_\w+\.)?([\w$]+)/.exec(script.slice(column - 1))?.[1];
  if (!name) return null;
  const found = source.indexOf(name);
  return found >= 0 && source.indexOf(name, found + 1) < 0 ? found + 1 : null;
}

/** A place `file:///x.ts:1:2` as the engine writes it, in the learner's columns; without one where it cannot be told. */
export function learnersPlaces(text: string): string {
  return text.replace(/file:\/\/(\/[^\s():]+):(\d+):(\d+)/g, (_, file: string, line: string, column: string) => {
    if (!texts.has(file)) return `file://${file}:${line}:${column}`;
    const mapped = columnOf(file, Number(line), Number(column));
    return `file://${file}:${line}${mapped === null ? '' : `:${mapped}`}`;
  });
}
