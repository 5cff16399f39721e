import { expect, test } from 'vitest';
import { ReadClaims } from '../../sandbox/broker/read-positions.ts';

const billing = { groupId: 'billing', memberId: 'b1' };
const audit = { groupId: 'audit', memberId: 'a1' };

test('two groups that one program reads for are told apart by their connections', () => {
  const claims = new ReadClaims();
  expect(claims.claim(1, 'orders-0', [billing, audit])).toBe(billing);
  expect(claims.claim(2, 'orders-0', [billing, audit])).toBe(audit);
  expect(claims.claim(2, 'orders-0', [billing, audit])).toBe(audit);
  expect(claims.claim(1, 'orders-0', [billing, audit])).toBe(billing);
});

test('a connection that ends leaves its members to others', () => {
  const claims = new ReadClaims();
  claims.claim(1, 'orders-0', [billing]);
  claims.release(1);
  expect(claims.claim(3, 'orders-0', [billing, audit])).toBe(billing);
});

test('a reader outside every group is nobody', () => {
  expect(new ReadClaims().claim(1, 'orders-0', [])).toBeUndefined();
});
