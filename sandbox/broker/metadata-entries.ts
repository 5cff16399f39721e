import type { Acl, AclCodes } from '../security/acl.ts';
import { fromCodes } from '../security/acl.ts';
import { toBase64 } from '../security/base64.ts';
import { scramMechanisms } from '../security/scram.ts';
import type { JournalEntry } from './journal.ts';
import type { MetadataImage } from './metadata-image.ts';

/** What there is in a cluster, as the changes that make it of nothing. */
export function entriesOf(image: MetadataImage): JournalEntry[] {
  // Brokers have something in common from the beginning: that it is gone must be said.
  const configs = new Map([['4:', new Map<string, string>()], ...image.configs]);
  return [
    ...[...image.features].map(([name, level]) => ({ type: 'feature', name, level }) as const),
    ...[...configs].map(([key, values]) => {
      const colon = key.indexOf(':');
      return {
        type: 'config',
        resourceType: Number(key.slice(0, colon)),
        resourceName: key.slice(colon + 1),
        values: Object.fromEntries(values),
      } as const;
    }),
    ...topicEntries(image),
    ...(image.nextProducerId > 0n ? [{ type: 'producer-ids', next: String(image.nextProducerId) } as const] : []),
    ...[...image.credentials.values()].flatMap(({ name: user, mechanism: code, iterations, ...keys }) => {
      const mechanism = scramMechanisms.get(code);
      if (!mechanism) return [];
      const [salt, storedKey, serverKey] = [keys.salt, keys.storedKey, keys.serverKey].map(toBase64) as [
        string,
        string,
        string,
      ];
      return [{ type: 'scram', user, mechanism, salt, iterations, storedKey, serverKey } as const];
    }),
    ...[...image.deletedCredentials.values()].flatMap(({ name: user, mechanism: code }) => {
      const mechanism = scramMechanisms.get(code);
      return mechanism ? [{ type: 'scram-deleted', user, mechanism } as const] : [];
    }),
    ...[...image.tokens.values()].map(({ tokenId, owner, requester, renewers, ...times }) => {
      const [issueMs, maxMs, expiryMs] = [times.issueTimestamp, times.maxTimestamp, times.expirationTimestamp].map(
        Number,
      ) as [number, number, number];
      return { type: 'token', token: { tokenId, owner, requester, renewers, issueMs, maxMs, expiryMs } } as const;
    }),
    ...[...image.acls.values()].map(({ id: _, ...codes }) => {
      return { type: 'acl', acl: fromCodes<Acl>(codes as AclCodes<Acl>) } as const;
    }),
    ...[...image.quotas.values()].map(({ entity, key, value }) => ({
      type: 'quota' as const,
      entity: Object.fromEntries(entity.map(({ entityType, entityName }) => [entityType, entityName])),
      key,
      value,
    })),
  ];
}

function topicEntries(image: MetadataImage): JournalEntry[] {
  return [...image.topics.values()].flatMap(({ name, topicId, partitions }) => {
    const ordered = [...partitions].sort(([a], [b]) => a - b);
    return [
      { type: 'topic', name, topicId, replicas: ordered.map(([, { replicas }]) => replicas) } as const,
      ...ordered.map(([partition, state]) => ({ type: 'partition', topic: name, partition, ...state }) as const),
    ];
  });
}
