/** What a program printed, as its pane shows it. */

export interface Piece {
  text: string;
  /** A line of source with its caret below: both scroll as one and are never wrapped, or the caret points at nothing. */
  frame: boolean;
}

const frames = /^.*\n[ \t]*\^+[ \t]*(?:\n|$)/gm;

export function piecesOf(text: string): readonly Piece[] {
  if (!text.includes('^')) return [{ text, frame: false }];
  const pieces: Piece[] = [];
  let at = 0;
  for (const found of text.matchAll(frames)) {
    if (found.index > at) pieces.push({ text: text.slice(at, found.index), frame: false });
    pieces.push({ text: found[0], frame: true });
    at = found.index + found[0].length;
  }
  if (at < text.length) pieces.push({ text: text.slice(at), frame: false });
  return pieces;
}
