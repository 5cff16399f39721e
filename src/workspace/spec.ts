import type { LabOptions } from '../../sandbox/control.ts';

/** A program that Run starts. */
export interface RunSpec {
  file: string;
  args?: readonly string[] | undefined;
  /** Name of its output tab; default: the file and its arguments. */
  name?: string | undefined;
}

/** Everything a workspace works with: plain data, in the page from the start. */
export interface WorkspaceSpec {
  /** Lesson id, or `playground`. */
  id: string;
  /** Files that have tabs, the first one in front. */
  open: readonly string[];
  start: Readonly<Record<string, string>>;
  /** Files of the solution; those it lacks are as in `start`. */
  solution: Readonly<Record<string, string>>;
  /** Null: the file in front. */
  run: readonly RunSpec[] | null;
  /** Null: nothing to check. */
  check: 'fresh' | 'live' | null;
  cluster: ClusterSpec;
}

export interface ClusterSpec {
  brokers?: number | undefined;
  topics?: readonly ClusterTopic[] | undefined;
  configs?: Readonly<Record<string, string>> | undefined;
}

export interface ClusterTopic {
  name: string;
  partitions?: number | undefined;
  replicationFactor?: number | undefined;
  configs?: Readonly<Record<string, string>> | undefined;
  records?: readonly ClusterRecord[] | undefined;
}

export interface ClusterRecord {
  key?: string | null | undefined;
  value: string | null;
  partition?: number | undefined;
  timestamp?: number | undefined;
  headers?: Readonly<Record<string, string>> | undefined;
}

/** What the lab of a workspace starts with. */
export function labOptions(spec: WorkspaceSpec, files: Readonly<Record<string, string>>): LabOptions {
  return { ...(JSON.parse(JSON.stringify(spec.cluster)) as LabOptions), files };
}
