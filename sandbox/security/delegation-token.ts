// Delegation tokens (KIP-48): a secret that a user takes out and hands to programs, which sign in with it by SCRAM in the user's name.
import { hmac } from '@noble/hashes/hmac.js';
import { sha512 } from '@noble/hashes/sha2.js';
import type { ErrorName } from '../wire/errors.ts';
import { toBase64 } from './base64.ts';

/** Principals as `User:ana`; times of the host's clock, milliseconds. */
export interface DelegationToken {
  tokenId: string;
  owner: string;
  /** Who asked for it. */
  requester: string;
  /** Who may renew it, besides the owner. */
  renewers: readonly string[];
  issueMs: number;
  expiryMs: number;
  /** It cannot be renewed to live longer than this. */
  maxMs: number;
  hmac: Uint8Array;
}

/** The token's secret: made of its id and the cluster's secret key. */
export function tokenHmac(secretKey: string, tokenId: string): Uint8Array {
  const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
  return hmac(sha512, utf8(secretKey), utf8(tokenId));
}

/** The password that a token's holder signs in with. */
export const tokenPassword = ({ hmac: bytes }: Pick<DelegationToken, 'hmac'>): string => toBase64(bytes);

/** Why this principal may not make it live for longer or shorter: DELEGATION_TOKEN_OWNER_MISMATCH. Who asked for it may not. */
export function renewalRefused(
  { owner, renewers }: Pick<DelegationToken, 'owner' | 'renewers'>,
  principal: string,
): ErrorName | null {
  return owner === principal || renewers.includes(principal) ? null : 'DELEGATION_TOKEN_OWNER_MISMATCH';
}

export const isExpired = ({ expiryMs, maxMs }: DelegationToken, now: number): boolean => maxMs < now || expiryMs < now;
