import { byteText, joinedText } from '../../machine/byte-text.ts';

/** `\n`, `\t`, `\x41`, `\101` as `echo -e` and `printf` read them; `stopped` after `\c`. */
export function unescaped(text: string, octal: 'echo' | 'printf' = 'echo'): { text: string; stopped: boolean } {
  const stop = /(?:^|[^\\])(?:\\\\)*(\\c)/.exec(text);
  const kept = stop ? text.slice(0, stop.index + stop[0].length - 2) : text;
  const form =
    octal === 'echo'
      ? /\\(?:0([0-7]{1,3})|x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|([abefnrtv\\]))/g
      : /\\(?:([0-7]{1,3})|x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|([abefnrtv\\"]))/g;
  const plain = kept.replace(form, (_, digits?: string, hex?: string, unicode?: string, letter?: string) => {
    if (digits !== undefined) return byteText(Number.parseInt(digits, 8) & 0xff);
    if (hex !== undefined) return byteText(Number.parseInt(hex, 16));
    if (unicode !== undefined) return String.fromCharCode(Number.parseInt(unicode, 16));
    return letters[letter as string] ?? '';
  });
  return { text: joinedText(plain), stopped: stop !== null };
}

const letters: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  e: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  '"': '"',
};
