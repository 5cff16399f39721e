import { type Fields, inRange, type Type } from '../../sandbox/wire/schema.ts';

/** A small seeded generator (mulberry32), in [0, 1). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** A random value of a struct as decoding gives it at a version: absent fields hold their fallback. */
export function sampleStruct(fields: Fields, version: number, random: () => number): Record<string, unknown> {
  const value: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(fields)) {
    if (!inRange(version, field.versions)) value[name] = fallbackOf(field.type, field.options);
    else if (inRange(version, field.options.nullable) && random() < 0.2) value[name] = null;
    else value[name] = sample(field.type, version, random);
  }
  return value;
}

function fallbackOf(type: Type, options: { fallback?: unknown }): unknown {
  if ('fallback' in options) return options.fallback;
  if (typeof type === 'string') {
    if (type === 'string') return '';
    if (type === 'int64') return 0n;
    if (type === 'bool') return false;
    if (type === 'uuid') return 'A'.repeat(22);
    if (type === 'bytes') return new Uint8Array(0);
    return type === 'records' ? [] : 0;
  }
  if (Array.isArray(type)) return [];
  return Object.fromEntries(
    Object.entries(type as Fields).map(([name, field]) => [name, fallbackOf(field.type, field.options)]),
  );
}

function sample(type: Type, version: number, random: () => number): unknown {
  const below = (limit: number): number => Math.floor(random() * limit);
  if (typeof type !== 'string') {
    if (!Array.isArray(type)) return sampleStruct(type as Fields, version, random);
    return Array.from({ length: below(4) }, () => sample((type as readonly [Type])[0], version, random));
  }
  switch (type) {
    case 'bool':
      return random() < 0.5;
    case 'int8':
      return below(256) - 128;
    case 'int16':
      return below(65536) - 32768;
    case 'uint16':
      return below(65536);
    case 'int32':
      return below(2 ** 32) - 2 ** 31;
    case 'uint32':
      return below(2 ** 32);
    case 'int64':
      return BigInt.asIntN(64, (BigInt(below(2 ** 32)) << 32n) | BigInt(below(2 ** 32)));
    case 'float64':
      return random() * 1e9;
    case 'string':
      return ['', 'orders', 'größe', '订单', 'x'.repeat(below(300))][below(5)];
    case 'uuid':
      return `${Array.from({ length: 21 }, () => alphabet[below(64)]).join('')}${alphabet[below(4) * 16]}`;
    case 'bytes':
      return Uint8Array.from({ length: below(20) }, () => below(256));
    case 'records':
      return [Uint8Array.from({ length: below(40) }, () => below(256))];
  }
}
