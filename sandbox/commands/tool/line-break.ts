// Where Java breaks lines (its BreakIterator): after blanks, hyphens and what ends a word, before what opens one.
const opening = String.raw`\p{Sc}\p{Ps}\p{Pi}"'`;
const closing = String.raw`"\p{Pe}\p{Pf}!%.,:;?`;
const digit = String.raw`[\p{Nd}\p{No}]`;
const other = String.raw`[^\s\p{Pd}${opening}${closing}]`;
const number = String.raw`[${opening}\p{Pd}]*${digit}+(?:[.,]${digit}+)*`;
const word = String.raw`[${opening}]*(?:${number}(?!${other})|${other}+|${number}|)(?:\p{Pd}+|[${closing}]*)`;
const piece = new RegExp(String.raw`${word}(?:[$']${word})*[^\S\n]*(?:\(\)[${closing}]*)?\n?`, 'uy');

/** Splits a text at every place where a line may end; blanks stay with what they follow. */
export function linePieces(text: string): string[] {
  const pieces: string[] = [];
  for (let at = 0; at < text.length; ) {
    piece.lastIndex = at;
    // What no rule is about stands alone.
    const taken = piece.exec(text)?.[0] || (text[at] as string);
    pieces.push(taken);
    at += taken.length;
  }
  return pieces;
}
