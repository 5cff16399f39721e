/** kcat's options: one letter each, those of `withValue` followed by their value, attached or not. */
const withValue = 'GtpbDKcmFXdozksfHr';
const flags = 'CPLQeqvuJOZTlEVhU';

export interface KcatOptions {
  mode: 'C' | 'P' | 'L' | 'Q' | 'G' | null;
  flags: ReadonlySet<string>;
  values: ReadonlyMap<string, readonly string[]>;
  rest: readonly string[];
}

/** Null where an option is unknown or lacks its value: its letter is in `bad`. */
export function kcatOptions(argv: readonly string[]): KcatOptions | { bad: string } {
  const given = { flags: new Set<string>(), values: new Map<string, string[]>() };
  const rest: string[] = [];
  const words = [...argv];
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (!word.startsWith('-') || word === '-') {
      rest.push(word);
      continue;
    }
    for (let letters = word.slice(1); letters !== ''; letters = letters.slice(1)) {
      const letter = letters.charAt(0);
      if (flags.includes(letter)) given.flags.add(letter);
      else if (withValue.includes(letter)) {
        const value = letters.length > 1 ? letters.slice(1) : words.shift();
        if (value === undefined) return { bad: letter };
        given.values.set(letter, [...(given.values.get(letter) ?? []), value]);
        break;
      } else return { bad: letter };
    }
  }
  const mode = given.values.has('G')
    ? 'G'
    : ((['C', 'P', 'L', 'Q'] as const).find((each) => given.flags.has(each)) ?? null);
  return { mode, ...given, rest };
}
