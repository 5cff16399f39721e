import type { CommandIo } from '../../machine/command.ts';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** A random id as Kafka writes them: a version 4 UUID in base64 without padding, never with a dash in front. */
export async function randomUuid(io: CommandIo): Promise<string> {
  for (;;) {
    const bytes: number[] = [];
    for (let i = 0; i < 16; i += 1) bytes.push(Math.floor((await io.random()) * 256));
    bytes[6] = ((bytes[6] as number) & 0x0f) | 0x40;
    bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
    let bits = 0n;
    for (const byte of bytes) bits = (bits << 8n) | BigInt(byte);
    bits <<= 4n;
    let text = '';
    for (let i = 0; i < 22; i += 1) {
      text = alphabet[Number(bits & 63n)] + text;
      bits >>= 6n;
    }
    if (!text.startsWith('-')) return text;
  }
}
