// What scripts on a SASL listener are made of.
import type { Ask, Step } from '../script.ts';
import { ask } from './words.ts';

export const secured = { secured: true };
export const hex = (text: string): string => Buffer.from(text).toString('hex');
export const admin = { on: 'admin' };
export const ana = { on: 'ana' };
export const settled = { waitMs: 600 };

export const handshake = (version: number, mechanism: string, more: Partial<Ask> = {}) =>
  ask('SaslHandshake', version, { mechanism }, more);
export const authenticate = (version: number, text: string, more: Partial<Ask> = {}) =>
  ask('SaslAuthenticate', version, { authBytes: hex(text) }, more);
export const signIn = (user: 'ana' | 'admin'): readonly Step[] => [
  handshake(1, 'PLAIN', { on: user }),
  authenticate(2, `\0${user}\0${user}-pw`, { on: user }),
];
