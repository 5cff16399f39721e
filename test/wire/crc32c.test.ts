import { expect, test, vi } from 'vitest';
import { crc32c, crc32cInJavaScript } from '../../sandbox/wire/crc32c.ts';

const text = (value: string) => new TextEncoder().encode(value);
const ascending = Uint8Array.from({ length: 32 }, (_, index) => index);

// RFC 3720, appendix B.4, and the check value of the CRC catalogue.
test.each([
  ['nothing', new Uint8Array(0), 0],
  ['the catalogue check value', text('123456789'), 0xe3069283],
  ['32 zeroes', new Uint8Array(32), 0x8a9136aa],
  ['32 ones', new Uint8Array(32).fill(255), 0x62a8ab43],
  ['0 to 31', ascending, 0x46dd794e],
  ['31 to 0', ascending.toReversed(), 0x113fdb5c],
])('CRC-32C of %s', (_, bytes, expected) => {
  expect(crc32c(bytes)).toBe(expected);
  expect(crc32cInJavaScript(bytes)).toBe(expected);
});

const noise = (length: number) => {
  let state = length + 1;
  return Uint8Array.from({ length }, () => {
    state = Math.imul(state, 1_103_515_245) + 12_345;
    return state >>> 24;
  });
};

test.each([127, 128, 129, 143, 144, 1_000, 65_535, 245_760, 245_761, 1_000_003])(
  'WebAssembly and JavaScript agree on %i bytes, whole and continued',
  (length) => {
    const bytes = noise(length);
    const expected = crc32cInJavaScript(bytes);
    expect(crc32c(bytes)).toBe(expected);
    const cut = Math.floor(length / 3);
    expect(crc32c(bytes.subarray(cut), crc32c(bytes.subarray(0, cut)))).toBe(expected);
  },
);

test('one changed bit changes the checksum', () => {
  const bytes = noise(4_096);
  const before = crc32c(bytes);
  bytes[2_000]! ^= 1;
  expect(crc32c(bytes)).not.toBe(before);
});

test('WebAssembly does the work, and where it is refused JavaScript does', async () => {
  const bytes = noise(10_000);
  const expected = crc32cInJavaScript(bytes);
  const instance = vi.spyOn(WebAssembly, 'Instance');
  try {
    vi.resetModules();
    expect((await import('../../sandbox/wire/crc32c.ts')).crc32c(bytes)).toBe(expected);
    expect(instance.mock.results.map(({ type }) => type)).toEqual(['return']);
    instance.mockImplementation(function refuse() {
      throw new Error('refused by Content-Security-Policy');
    });
    vi.resetModules();
    expect((await import('../../sandbox/wire/crc32c.ts')).crc32c(bytes)).toBe(expected);
    expect(instance.mock.results.map(({ type }) => type)).toEqual(['return', 'throw']);
  } finally {
    instance.mockRestore();
  }
});
