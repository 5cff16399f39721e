/**
 * Streams of the machine carry text; so that they carry any bytes, each byte that is not part of UTF-8 is one character of
 * U+DC80 to U+DCFF, a surrogate without its other half, which no real text holds (as Python does, PEP 383). Whoever wants text
 * reads it as it is; whoever wants bytes turns it back, and every byte is what it was.
 */

/** Only surrogates that have no other half are found, as the flag `u` says. */
const stray = /[\u{DC80}-\u{DCFF}]/u;
const strays = /[\u{DC80}-\u{DCFF}]/gu;

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const utf8 = new TextEncoder();

export function textOfBytes(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes);
  } catch {
    return mixed(bytes);
  }
}

export function bytesOfText(text: string): Uint8Array<ArrayBuffer> {
  if (!stray.test(text)) return utf8.encode(text);
  const bytes = new Uint8Array(text.length * 3);
  let size = 0;
  let from = 0;
  for (const { index } of text.matchAll(strays)) {
    size += utf8.encodeInto(text.slice(from, index), bytes.subarray(size)).written;
    bytes[size] = text.charCodeAt(index) - 0xdc00;
    size += 1;
    from = index + 1;
  }
  size += utf8.encodeInto(text.slice(from), bytes.subarray(size)).written;
  return bytes.slice(0, size);
}

/** Text put together of pieces, where a character may have been cut between two of them: whole again. */
export function joinedText(text: string): string {
  return stray.test(text) ? textOfBytes(bytesOfText(text)) : text;
}

/** What a terminal shows: U+FFFD for each byte that is not text. */
export function shownText(text: string): string {
  return stray.test(text) ? joinedText(text).replace(strays, '\u{FFFD}') : text;
}

/** What a terminal shows of text that comes in pieces: a character that is cut waits for the rest of it. */
export class Shown {
  #cut = '';

  next(text: string): string {
    if (this.#cut === '' && !stray.test(text)) return text;
    const whole = joinedText(this.#cut + text);
    const [cut = ''] = /[\u{DCC2}-\u{DCF4}][\u{DC80}-\u{DCBF}]{0,2}$/u.exec(whole) ?? [];
    this.#cut = cut;
    return shownText(whole.slice(0, whole.length - cut.length));
  }

  /** What is left when nothing more comes. */
  end(): string {
    const cut = this.#cut;
    this.#cut = '';
    return shownText(cut);
  }
}

/** One byte as text. */
export function byteText(byte: number): string {
  return String.fromCharCode(byte < 0x80 ? byte : 0xdc00 + byte);
}

/** Bytes of which some are not UTF-8: runs that are, decoded as such, and between them one character a byte. */
function mixed(bytes: Uint8Array): string {
  const pieces: string[] = [];
  let from = 0;
  for (let at = 0; at < bytes.length; ) {
    const length = characterBytes(bytes, at);
    if (length > 0) {
      at += length;
      continue;
    }
    if (at > from) pieces.push(strict.decode(bytes.subarray(from, at)));
    pieces.push(String.fromCharCode(0xdc00 + (bytes[at] as number)));
    at += 1;
    from = at;
  }
  if (from < bytes.length) pieces.push(strict.decode(bytes.subarray(from)));
  return pieces.join('');
}

/** How many bytes the character here has; 0 where it is none: cut short, too long for what it says, or a surrogate. */
function characterBytes(bytes: Uint8Array, at: number): number {
  const first = bytes[at] as number;
  if (first < 0x80) return 1;
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || at + length > bytes.length) return 0;
  for (let i = 1; i < length; i += 1) if (((bytes[at + i] as number) & 0xc0) !== 0x80) return 0;
  const second = bytes[at + 1] as number;
  if ((first === 0xe0 && second < 0xa0) || (first === 0xed && second > 0x9f)) return 0;
  if ((first === 0xf0 && second < 0x90) || (first === 0xf4 && second > 0x8f)) return 0;
  return length;
}
