/** Sets of characters, as RE2 has them: each a question about a code point. */
export type CharacterSet = (code: number) => boolean;

const codeOf = (character: string): number => character.codePointAt(0) as number;

export const range =
  (from: number, to: number): CharacterSet =>
  (code) =>
    code >= from && code <= to;
export const not =
  (set: CharacterSet): CharacterSet =>
  (code) =>
    !set(code);
export const anyOf =
  (sets: readonly CharacterSet[]): CharacterSet =>
  (code) =>
    sets.some((set) => set(code));
const oneOf = (characters: string): CharacterSet =>
  anyOf([...characters].map((each) => range(codeOf(each), codeOf(each))));

const digit = range(48, 57);
const lower = range(97, 122);
const upper = range(65, 90);
const alpha = anyOf([lower, upper]);
export const word = anyOf([alpha, digit, oneOf('_')]);

/** `\d` and the like, by their letter. */
export const perlClasses: ReadonlyMap<string, CharacterSet> = new Map([
  ['d', digit],
  ['D', not(digit)],
  ['s', oneOf('\t\n\f\r ')],
  ['S', not(oneOf('\t\n\f\r '))],
  ['w', word],
  ['W', not(word)],
]);

/** `[:alpha:]` and the like. */
export const posixClasses: ReadonlyMap<string, CharacterSet> = new Map([
  ['alnum', anyOf([alpha, digit])],
  ['alpha', alpha],
  ['ascii', range(0, 127)],
  ['blank', oneOf('\t ')],
  ['cntrl', anyOf([range(0, 31), range(127, 127)])],
  ['digit', digit],
  ['graph', range(33, 126)],
  ['lower', lower],
  ['print', range(32, 126)],
  ['punct', anyOf([range(33, 47), range(58, 64), range(91, 96), range(123, 126)])],
  ['space', oneOf('\t\n\v\f\r ')],
  ['upper', upper],
  ['word', word],
  ['xdigit', anyOf([digit, range(97, 102), range(65, 70)])],
]);

const categories = /^(?:C[cfos]?|L[lmotu]?|M[cen]?|N[dlo]?|P[cdefios]?|S[ckmo]?|Z[lps]?)$/;

/** The set of `\p{NAME}`: a category, a script or Any; null for any other name. */
export function unicodeSet(name: string): CharacterSet | null {
  if (name === 'Any') return () => true;
  const property = categories.test(name) ? name : /^[A-Z][a-z]+(?:_[A-Z][a-z]+)*$/.test(name) ? `Script=${name}` : null;
  if (property === null) return null;
  try {
    const pattern = new RegExp(`^\\p{${property}}$`, 'u');
    return (code) => pattern.test(String.fromCodePoint(code));
  } catch {
    return null;
  }
}

/** Letters that are the same letter without case, but have no case of their own. */
const odd: Readonly<Record<string, string>> = { s: 'ſ', k: '\u212a', å: '\u212b' };

/** The set, whatever the case of a letter. */
export function folded(set: CharacterSet): CharacterSet {
  return (code) => {
    if (set(code)) return true;
    const character = String.fromCodePoint(code);
    const lowered = character.toLowerCase();
    return [lowered, character.toUpperCase(), lowered.toUpperCase(), odd[lowered] ?? '']
      .filter((each) => [...each].length === 1)
      .some((each) => set(codeOf(each)));
  };
}
