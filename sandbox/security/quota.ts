import { inHashOrder, javaHash } from '../wire/java-hash.ts';

/** A quota's entity: any of user, client-id and ip by name; null is the default of its kind. */
export type QuotaEntity = Readonly<Record<string, string | null>>;

export type QuotaKey = 'producer_byte_rate' | 'consumer_byte_rate' | 'request_percentage' | 'controller_mutation_rate';

const clientKeys = ['producer_byte_rate', 'consumer_byte_rate', 'request_percentage', 'controller_mutation_rate'];
const ipKeys = ['connection_creation_rate'];

/** Addresses, and names that a host may have: whether one has it nobody is asked. */
const hostPattern = /^[0-9a-z:.-]+$/i;
const maxLong = 2 ** 63;

/** What is wrong with an entity, in Kafka's words; null when nothing is. */
export function entityError(entity: QuotaEntity): string | null {
  const types = Object.keys(entity);
  if (types.length === 0) return 'Invalid empty client quota entity';
  for (const type of types) {
    if (type !== 'user' && type !== 'client-id' && type !== 'ip') return `Unhandled client quota entity type: ${type}`;
    if (entity[type] === '') return `Empty ${type} not supported`;
  }
  const { ip } = entity;
  if (typeof ip === 'string' && !hostPattern.test(ip)) return `${ip} is not a valid IP or resolvable host.`;
  return types.includes('ip') && types.length > 1
    ? 'Invalid quota entity combination, IP entity shouldnot be combined with User or ClientId'
    : null;
}

/** What is wrong with one change, in Kafka's words; null when nothing is. */
export function quotaError(entity: QuotaEntity, key: string, value: number | null): string | null {
  const keys = 'ip' in entity ? ipKeys : clientKeys;
  if (!keys.includes(key)) return `Invalid configuration key ${key}`;
  if (value === null) return null;
  if (!(value > 0)) return `Quota ${key} must be greater than 0`;
  const whole = key.endsWith('_byte_rate') || key === 'connection_creation_rate';
  if (whole && Math.abs(value - Math.round(value)) > 1e-6) return `${key} cannot be a fractional value.`;
  if (whole && value >= maxLong) return `Proposed value for ${key} is too large for a LONG.`;
  return null;
}

/** The same text for the same entity. */
export function entityKey(entity: QuotaEntity): string {
  return JSON.stringify(Object.entries(entity).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Quotas of one entity, by name. */
export interface EntityQuotas {
  entity: QuotaEntity;
  values: ReadonlyMap<string, number>;
}

/** One part of a DescribeClientQuotas filter; `name` undefined is any. */
export interface QuotaFilter {
  type: string;
  name?: string | null;
}

export class ClientQuotas {
  readonly #entities = new Map<string, { entity: QuotaEntity; values: Map<string, number> }>();

  get empty(): boolean {
    return this.#entities.size === 0;
  }

  set(entity: QuotaEntity, key: string, value: number | null): void {
    const id = entityKey(entity);
    const values = this.#entities.get(id)?.values ?? new Map<string, number>();
    if (value === null) values.delete(key);
    else values.set(key, value);
    if (values.size === 0) this.#entities.delete(id);
    else this.#entities.set(id, { entity, values });
  }

  /** In the order of a hash table of all entities, as Kafka's image of the metadata has them. */
  find(filters: readonly QuotaFilter[], strict: boolean): readonly EntityQuotas[] {
    const all = inHashOrder([...this.#entities.values()], ({ entity }) => quotaEntityHash(Object.entries(entity)));
    return all.filter(({ entity }) => {
      if (strict && Object.keys(entity).length !== filters.length) return false;
      return filters.every(({ type, name }) => type in entity && (name === undefined || entity[type] === name));
    });
  }

  /** New connections a second that an address may make; undefined if that is not limited. */
  ofAddress(ip: string): number | undefined {
    if (this.empty) return undefined;
    const of = (entity: QuotaEntity) => this.#entities.get(entityKey(entity))?.values.get('connection_creation_rate');
    return of({ ip }) ?? of({ ip: null });
  }

  /**
   * The weightiest quota for a client, and who shares it; undefined when it has none.
   *
   * Source: the order in Kafka's documentation of quotas (KIP-13, KIP-55).
   */
  limit(key: QuotaKey, user: string, clientId: string): { bound: number; sharedBy: string } | undefined {
    if (this.empty) return undefined;
    const both = `${user}\0${clientId}`;
    const order: readonly [QuotaEntity, string][] = [
      [{ user, 'client-id': clientId }, both],
      [{ user, 'client-id': null }, both],
      [{ user }, `${user}\0`],
      [{ user: null, 'client-id': clientId }, both],
      [{ user: null, 'client-id': null }, both],
      [{ user: null }, `${user}\0`],
      [{ 'client-id': clientId }, `\0${clientId}`],
      [{ 'client-id': null }, `\0${clientId}`],
    ];
    for (const [entity, sharedBy] of order) {
      const bound = this.#entities.get(entityKey(entity))?.values.get(key);
      if (bound !== undefined) return { bound, sharedBy };
    }
    return undefined;
  }
}

/** `ClientQuotaEntity.hashCode` of Kafka, from its types and names. */
export function quotaEntityHash(entity: Iterable<readonly [string, string | null | undefined]>): number {
  // That of a map, as `Objects.hash` takes it.
  let sum = 31;
  for (const [type, name] of entity) sum = (sum + (javaHash(type) ^ (name == null ? 0 : javaHash(name)))) | 0;
  return sum;
}
