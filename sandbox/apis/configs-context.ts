import type { Failure } from './context.ts';

/** Resources that have configs, by their codes in the protocol. */
export const configResourceTypes = { topic: 2, broker: 4, brokerLogger: 8, clientMetrics: 16, group: 32 } as const;

/** One config of a resource, as DescribeConfigs tells it. Codes are those of the protocol. */
export interface ConfigEntry {
  name: string;
  value: string | null;
  readOnly: boolean;
  isSensitive: boolean;
  source: number;
  type: number;
  documentation: string | null;
  synonyms: readonly { name: string; value: string | null; source: number }[];
}

export interface ConfigChangeOptions {
  validateOnly: boolean;
  cause: number;
  /** The broker that was asked. */
  broker: number;
}

export interface ConfigsContext {
  /** @param broker the one that was asked: it knows its own configs only */
  describe(resource: { type: number; name: string }, broker: number): readonly ConfigEntry[] | Failure;
  /** All configs of a topic that has these of its own. */
  describeTopic(overrides: ReadonlyMap<string, string>): readonly ConfigEntry[];
  /** Replaces (AlterConfigs) all overrides of a resource. */
  replace(
    resource: { type: number; name: string },
    configs: ReadonlyMap<string, string | null>,
    how: ConfigChangeOptions,
  ): Failure | null;
  /** Changes some; operations 0 set, 1 delete, 2 append, 3 subtract. */
  change(
    resource: { type: number; name: string },
    changes: readonly { name: string; operation: number; value: string | null }[],
    how: ConfigChangeOptions,
  ): Failure | null;
  /** Names of resources of a type that have configs of their own, sorted. */
  resources(type: number): readonly string[];
  /** A broker config in force, parsed. */
  number(name: string): number;
  boolean(name: string): boolean;
}
