import type { Api } from '../wire/schema.ts';

/**
 * APIs that controllers have for clients, by key: what an Apache Kafka 4.3.1 tells on its controllers' listener, without those
 * that brokers and controllers have among themselves.
 */
const keys: ReadonlySet<number> = new Set([
  17, 18, 19, 20, 29, 30, 31, 32, 33, 36, 37, 38, 39, 40, 41, 43, 44, 45, 46, 49, 50, 51, 55, 57, 60, 64, 80, 81,
]);

export function isForControllers({ key }: Api): boolean {
  return keys.has(key);
}
