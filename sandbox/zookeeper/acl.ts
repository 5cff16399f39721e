import { sha1 } from '@noble/hashes/legacy.js';
import { toBase64 } from '../security/base64.ts';
import type { Reader } from '../wire/reader.ts';
import type { Writer } from '../wire/writer.ts';
import { readText, readVector, writeText, writeVector } from './jute.ts';

/** Who may do what to a node, its children left out. */
export interface Acl {
  /** Sum of `permission`s. */
  permissions: number;
  scheme: string;
  id: string;
}

/** Whom a client has shown to be. */
export type Identity = Pick<Acl, 'scheme' | 'id'>;

export const permission = { read: 1, write: 2, create: 4, delete: 8, admin: 16, all: 31 } as const;
export const openAcl: readonly Acl[] = [{ permissions: permission.all, scheme: 'world', id: 'anyone' }];

export function readAcls(reader: Reader): readonly Acl[] {
  return readVector(reader, () => ({ permissions: reader.int32(), scheme: readText(reader), id: readText(reader) }));
}

export function writeAcls(writer: Writer, acls: readonly Acl[]): void {
  writeVector(writer, acls, (_, { permissions, scheme, id }) => {
    writer.int32(permissions);
    writeText(writer, scheme);
    writeText(writer, id);
  });
}

/** Whether one of the identities may; everybody may where there are no rules. */
export function allows(acls: readonly Acl[], wanted: number, identities: readonly Identity[]): boolean {
  if (acls.length === 0) return true;
  return acls.some(
    ({ permissions, scheme, id }) =>
      (permissions & wanted) !== 0 &&
      ((scheme === 'world' && id === 'anyone') ||
        identities.some(
          (each) => each.scheme === scheme && (scheme === 'ip' ? inNetwork(each.id, id) : each.id === id),
        )),
  );
}

/** The rules as they are kept: `auth` stands for whoever asks. Null where one of them cannot be, or none is left. */
export function settled(acls: readonly Acl[], identities: readonly Identity[]): readonly Acl[] | null {
  const kept: Acl[] = [];
  for (const acl of acls) {
    if (acl.scheme === 'world' && acl.id === 'anyone') kept.push(acl);
    else if (acl.scheme === 'auth') {
      const own = identities.filter(({ scheme }) => scheme === 'digest');
      if (own.length === 0) return null;
      for (const identity of own) kept.push({ permissions: acl.permissions, ...identity });
    } else if (acl.scheme === 'digest' && acl.id.split(':').length === 2) kept.push(acl);
    else if (acl.scheme === 'ip' && /^\d+(\.\d+){3}(\/\d+)?$/.test(acl.id)) kept.push(acl);
    else return null;
  }
  return kept.length > 0 ? kept : null;
}

/** `user:password` as the scheme `digest` writes it: the user, and base64 of the SHA-1 of both. */
export function digestId(userAndPassword: string): string {
  const [user = ''] = userAndPassword.split(':');
  const hash = sha1(new TextEncoder().encode(userAndPassword));
  return `${user}:${toBase64(hash)}`;
}

/** @param network an address, or one with the number of leading bits that count */
function inNetwork(address: string, network: string): boolean {
  const [base = '', bits = '32'] = network.split('/');
  const number = (ip: string): number => ip.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const size = 2 ** (32 - Number(bits));
  return Math.floor(number(address) / size) === Math.floor(number(base) / size);
}
