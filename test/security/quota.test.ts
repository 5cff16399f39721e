import { describe, expect, test } from 'vitest';
import { ClientQuotas, entityError, type QuotaEntity, quotaError } from '../../sandbox/security/quota.ts';
import { QuotaRate } from '../../sandbox/security/quota-rate.ts';

const windows = { count: 11, sizeMs: 1000 };
const start = 1_700_000_000_000;

describe('how long a client waits', () => {
  test.each([
    ['nothing above the quota', 1000, 10_000, 0],
    ['twice the bytes of ten seconds', 1000, 20_000, 10_000],
    ['a little above', 1000, 10_100, 100],
  ])('%s', (_, bound, bytes, throttleMs) => {
    const rate = new QuotaRate();
    rate.record(bytes, start, windows);
    expect(rate.throttleMs(bound, start, windows)).toBe(throttleMs);
  });

  test('windows that are over count no more', () => {
    const rate = new QuotaRate();
    rate.record(20_000, start, windows);
    expect(rate.throttleMs(1000, start + 10_999, windows)).toBeGreaterThan(0);
    expect(rate.throttleMs(1000, start + 11_000, windows)).toBe(0);
  });
});

describe('the weightiest quota counts, and says who shares it', () => {
  const order: readonly [QuotaEntity, string][] = [
    [{ user: 'ana', 'client-id': 'till' }, 'ana\0till'],
    [{ user: 'ana', 'client-id': null }, 'ana\0till'],
    [{ user: 'ana' }, 'ana\0'],
    [{ user: null, 'client-id': 'till' }, 'ana\0till'],
    [{ user: null, 'client-id': null }, 'ana\0till'],
    [{ user: null }, 'ana\0'],
    [{ 'client-id': 'till' }, '\0till'],
    [{ 'client-id': null }, '\0till'],
  ];
  test.each(order.map(([entity, sharedBy], at) => [entity, sharedBy, at] as const))('%j', (_, sharedBy, at) => {
    const quotas = new ClientQuotas();
    for (const [i, [entity]] of order.entries()) if (i >= at) quotas.set(entity, 'producer_byte_rate', 100 + i);
    expect(quotas.limit('producer_byte_rate', 'ana', 'till')).toEqual({ bound: 100 + at, sharedBy });
  });

  test('others have none', () => {
    const quotas = new ClientQuotas();
    quotas.set({ user: 'ben' }, 'producer_byte_rate', 1);
    expect(quotas.limit('producer_byte_rate', 'ana', 'till')).toBeUndefined();
    quotas.set({ user: 'ben' }, 'producer_byte_rate', null);
    expect(quotas.empty).toBe(true);
  });
});

test.each<[QuotaEntity, string | null]>([
  [{ user: 'ana' }, null],
  [{ user: null, 'client-id': 'till' }, null],
  [{}, 'Invalid empty client quota entity'],
  [{ team: 'x' }, 'Unhandled client quota entity type: team'],
  [{ user: '' }, 'Empty user not supported'],
])('entity %j: %s', (entity, error) => expect(entityError(entity)).toBe(error));

test.each<[QuotaEntity, string, number, string | null]>([
  [{ user: 'ana' }, 'producer_byte_rate', 1000, null],
  [{ user: 'ana' }, 'request_percentage', 12.5, null],
  [{ user: 'ana' }, 'connection_creation_rate', 1, 'Invalid configuration key connection_creation_rate'],
  [{ ip: '10.0.0.7' }, 'connection_creation_rate', 1, null],
  [{ user: 'ana' }, 'producer_byte_rate', 0, 'Quota producer_byte_rate must be greater than 0'],
  [{ user: 'ana' }, 'producer_byte_rate', 1.5, 'producer_byte_rate cannot be a fractional value.'],
])('quota of %j, %s = %s: %s', (entity, key, value, error) => expect(quotaError(entity, key, value)).toBe(error));
