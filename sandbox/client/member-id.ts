const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** A new id as clients of the newer groups make it for themselves: a version 4 UUID in URL-safe base64, 22 characters, no dash first. */
export async function newMemberId(random: () => Promise<number>): Promise<string> {
  const bytes: number[] = [];
  while (bytes.length < 16) bytes.push(Math.floor((await random()) * 256));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  let text = '';
  for (let bit = 0; bit < 128; bit += 6) {
    const at = bit >> 3;
    const pair = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
    text += alphabet[(pair >> (10 - (bit & 7))) & 63];
  }
  return text.startsWith('-') ? `A${text.slice(1)}` : text;
}
