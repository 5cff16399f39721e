import type { ConfigDefinitions } from './definition.ts';

/** IncrementalAlterConfigs' operations, by code (KIP-339). */
export const CONFIG_OPERATIONS = ['SET', 'DELETE', 'APPEND', 'SUBTRACT'] as const;

export interface ConfigChange {
  name: string;
  /** Index into CONFIG_OPERATIONS. */
  operation: number;
  value: string | null;
}

/**
 * The overrides after these changes. The values are yet to be checked; what is null after SET is left in for that.
 * Answers why not, in Kafka's words (INVALID_CONFIG), where a value is added to something that is not a list.
 */
export function changedConfigs(
  definitions: ConfigDefinitions,
  overrides: ReadonlyMap<string, string>,
  changes: readonly ConfigChange[],
): { error: null; configs: Map<string, string | null> } | { error: string } {
  const configs = new Map<string, string | null>(overrides);
  for (const { name, operation, value } of changes) {
    const definition = definitions.get(name);
    const kind = CONFIG_OPERATIONS[operation];
    if (kind === 'SET') configs.set(name, value);
    else if (kind === 'DELETE') configs.delete(name);
    else if (definition?.type !== 'LIST')
      return { error: `Can't ${kind} to key ${name} because its type is not LIST.` };
    else {
      const now = (configs.get(name) ?? definition.fallback ?? '').split(',').filter((part) => part !== '');
      const parts = (value ?? '').split(',');
      const next = kind === 'APPEND' ? [...new Set([...now, ...parts])] : now.filter((part) => !parts.includes(part));
      configs.set(name, next.join(','));
    }
  }
  return { error: null, configs };
}
