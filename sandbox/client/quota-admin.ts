import { describeClientQuotas } from '../apis/48-describe-client-quotas.ts';
import { alterClientQuotas } from '../apis/49-alter-client-quotas.ts';
import { quotaEntityHash } from '../security/quota.ts';
import { errorName } from '../wire/errors.ts';
import { inHashOrder, textsInHashOrder } from '../wire/java-hash.ts';
import type { ClusterClient } from './cluster-client.ts';
import { ApiError } from './errors.ts';

export type QuotaEntityType = 'user' | 'client-id' | 'ip';

/** A part of whom a quota is for. `name` null: the default of all; left out: any name. */
export interface QuotaPart {
  type: QuotaEntityType;
  name?: string | null;
}

export interface QuotaDescription {
  /** Name by type; null: the default. */
  entity: ReadonlyMap<string, string | null>;
  /** Values by the name of the quota. */
  quotas: ReadonlyMap<string, number>;
}

/** Quotas of whom has just these parts, in the order in which Kafka's client has them. Rejects with ApiError. */
export async function quotasOf(
  cluster: ClusterClient,
  parts: readonly QuotaPart[],
): Promise<readonly QuotaDescription[]> {
  const { errorCode, errorMessage, entries } = await cluster.request(await cluster.any(), describeClientQuotas, {
    components: parts.map(({ type, name }) => ({
      entityType: type,
      matchType: name === undefined ? 2 : name === null ? 1 : 0,
      match: name ?? null,
    })),
    strict: true,
  });
  if (errorCode !== 0) throw new ApiError(errorName(errorCode), errorMessage);
  const described = (entries ?? []).map(({ entity, values }) => ({
    entity: new Map(entity.map(({ entityType, entityName }) => [entityType, entityName] as const)),
    quotas: inTableOrder(new Map(values.map(({ key, value }) => [key, value] as const))),
  }));
  return inHashOrder(described, ({ entity }) => quotaEntityHash(entity), described.length);
}

/** Sets quotas, or removes those whose value is null. Rejects with ApiError. */
export async function alterQuotas(
  cluster: ClusterClient,
  parts: readonly { type: QuotaEntityType; name: string | null }[],
  changes: ReadonlyMap<string, number | null>,
): Promise<void> {
  const { entries } = await cluster.request(await cluster.controller(), alterClientQuotas, {
    entries: [
      {
        entity: parts.map(({ type, name }) => ({ entityType: type, entityName: name })),
        ops: [...changes].map(([key, value]) => ({ key, value: value ?? 0, remove: value === null })),
      },
    ],
    validateOnly: false,
  });
  for (const { errorCode, errorMessage } of entries)
    if (errorCode !== 0) throw new ApiError(errorName(errorCode), errorMessage);
}

function inTableOrder<Value>(map: ReadonlyMap<string, Value>): Map<string, Value> {
  return new Map(textsInHashOrder([...map.keys()], map.size).map((name) => [name, map.get(name) as Value]));
}
