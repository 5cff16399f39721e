import { crc32c } from '../wire/crc32c.ts';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

export function randomBytes(count: number, random: () => number): Uint8Array {
  return Uint8Array.from({ length: count }, () => Math.floor(random() * 256));
}

/** A random id as Kafka prints it: 22 characters of URL-safe base64, the first not a dash (it would look like an option). */
export function randomUuid(random: () => number): string {
  let text = '';
  for (let i = 0; i < 21; i += 1) text += alphabet[Math.floor(random() * (i === 0 ? 62 : 64))];
  // 128 bits are 21 characters and two bits.
  return text + alphabet[Math.floor(random() * 4) * 16];
}

/** The id that always belongs to this text. */
export function derivedUuid(text: string): string {
  const bytes = new TextEncoder().encode(text);
  let state = bytes.length;
  return randomUuid(() => {
    state = crc32c(Uint8Array.from([...bytes, state & 255, (state >>> 8) & 255, (state >>> 16) & 255, state >>> 24]));
    return state / 2 ** 32;
  });
}
