import type { ErrorName } from '../wire/errors.ts';
import { textsInHashOrder } from '../wire/java-hash.ts';

/** A topic that Streams makes for itself. 0 partitions: the coordinator decides; replication factor 0: the broker's default. */
export interface InternalTopic {
  name: string;
  partitions: number;
  replicationFactor: number;
  topicConfigs: readonly { key: string; value: string }[];
}

/** A part of a topology with a task for each partition number of its source topics. */
export interface Subtopology {
  subtopologyId: string;
  sourceTopics: readonly string[];
  sourceTopicRegex: readonly string[];
  stateChangelogTopics: readonly InternalTopic[];
  repartitionSinkTopics: readonly string[];
  repartitionSourceTopics: readonly InternalTopic[];
  /** Topics that must have as many partitions as each other, by their places in the lists above. */
  copartitionGroups: readonly {
    sourceTopics: readonly number[];
    sourceTopicRegex: readonly number[];
    repartitionSourceTopics: readonly number[];
  }[];
}

export interface StreamsTopology {
  epoch: number;
  subtopologies: readonly Subtopology[];
}

/** What a topology means with the topics that are there. */
export interface ConfiguredTopology {
  /** Null where the topics are not as they must be. In the order of their ids. */
  subtopologies: readonly ConfiguredSubtopology[] | null;
  missing: readonly InternalTopic[];
  /** Why tasks cannot be given out; null if they can. */
  problem: { statusCode: number; statusDetail: string } | null;
}

export interface ConfiguredSubtopology extends Subtopology {
  tasks: number;
}

export const streamsStatus = {
  staleTopology: 0,
  missingSourceTopics: 1,
  incorrectlyPartitionedTopics: 2,
  missingInternalTopics: 3,
  shutdownApplication: 4,
  assignmentDelayed: 5,
} as const;

/** A topology that cannot be: the request is refused. */
export class TopologyRefused extends Error {
  readonly error: Exclude<ErrorName, 'NONE'>;
  /** What the client is told of it. */
  readonly reason: string | null;
  constructor(error: Exclude<ErrorName, 'NONE'>, reason: string | null) {
    super(reason ?? error);
    this.error = error;
    this.reason = reason;
  }
}

/** Topics that do not let the topology run: a status says so. */
class TopicsAmiss extends Error {
  readonly statusCode: number;
  constructor(statusCode: number, message: string) {
    super(message);
    this.statusCode = statusCode;
  }
}

type PartitionsOf = (topic: string) => number | undefined;

/** Every topic that a topology reads, and those its stores are kept in. */
export function requiredTopics({ subtopologies }: StreamsTopology): readonly string[] {
  const all = subtopologies.flatMap((each) => [
    ...each.sourceTopics,
    ...each.repartitionSourceTopics.map(({ name }) => name),
    ...each.stateChangelogTopics.map(({ name }) => name),
  ]);
  return [...new Set(all)];
}

/** The subtopology that reads a topic. */
export function readerOf(topology: StreamsTopology, topic: string): Subtopology | undefined {
  return topology.subtopologies.findLast(
    ({ sourceTopics, repartitionSourceTopics }) =>
      sourceTopics.includes(topic) || repartitionSourceTopics.some(({ name }) => name === topic),
  );
}

/**
 * Decides how many partitions the internal topics have and how many tasks each subtopology: as many as its largest source
 * topic has partitions. Throws TopologyRefused for a topology that cannot be.
 *
 * Source: InternalTopicManager of the group coordinator in Apache Kafka 4.3.
 */
export function configureTopology(topology: StreamsTopology, partitionsOf: PartitionsOf): ConfiguredTopology {
  try {
    return configure(topology, partitionsOf);
  } catch (error) {
    if (!(error instanceof TopicsAmiss)) throw error;
    const problem = { statusCode: error.statusCode, statusDetail: error.message };
    return { subtopologies: null, missing: [], problem };
  }
}

function configure(topology: StreamsTopology, partitionsOf: PartitionsOf): ConfiguredTopology {
  const sources = topology.subtopologies.flatMap(({ sourceTopics }) => sourceTopics);
  const absent = [...new Set(sources.filter((name) => partitionsOf(name) === undefined))].sort();
  if (absent.length > 0)
    throw new TopicsAmiss(streamsStatus.missingSourceTopics, `Source topics ${some(absent)} are missing.`);

  const decided = new Map<string, number>();
  const count = (name: string): number => {
    const partitions = partitionsOf(name) ?? decided.get(name);
    if (partitions === undefined) throw new TopologyRefused('UNKNOWN_SERVER_ERROR', null);
    return partitions;
  };
  for (const [name, partitions] of repartitionCounts(topology, partitionsOf)) decided.set(name, partitions);
  enforceCopartitioning(topology, decided, count);
  const subtopologies = topology.subtopologies
    .map((each) => ({ ...each, tasks: taskCount(each, count) }))
    .sort((a, b) => (a.subtopologyId < b.subtopologyId ? -1 : 1));
  for (const { stateChangelogTopics, tasks } of subtopologies)
    for (const { name } of stateChangelogTopics) decided.set(name, tasks);

  const sized = (topic: InternalTopic): InternalTopic => ({
    ...topic,
    partitions: topic.partitions || (decided.get(topic.name) ?? 0),
  });
  const configured = subtopologies.map((each) => ({
    ...each,
    repartitionSourceTopics: each.repartitionSourceTopics.map(sized),
    stateChangelogTopics: each.stateChangelogTopics.map(sized),
  }));
  const missing = missingTopics(configured, partitionsOf);
  const problem =
    missing.length === 0
      ? null
      : {
          statusCode: streamsStatus.missingInternalTopics,
          statusDetail: `Internal topics are missing: ${some(missing.map(({ name }) => name))}`,
        };
  return { subtopologies: configured, missing, problem };
}

/** A repartition topic has the partitions it asks for, or as many as the largest source of who writes it. */
function repartitionCounts({ subtopologies }: StreamsTopology, partitionsOf: PartitionsOf): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { name, partitions } of subtopologies.flatMap((each) => each.repartitionSourceTopics))
    if (partitions !== 0) counts.set(name, partitions);
  for (let wanted = true; wanted; ) {
    wanted = false;
    let progress = false;
    for (const { sourceTopics, repartitionSourceTopics, repartitionSinkTopics } of subtopologies) {
      for (const sink of repartitionSinkTopics) {
        if (counts.has(sink)) continue;
        const candidates = [
          ...repartitionSourceTopics.flatMap(({ name }) => counts.get(name) ?? []),
          ...sourceTopics.flatMap((name) => partitionsOf(name) ?? []),
        ];
        if (candidates.length === 0) wanted = true;
        else {
          counts.set(sink, Math.max(...candidates));
          progress = true;
        }
      }
    }
    if (wanted && !progress)
      throw new TopologyRefused(
        'STREAMS_INVALID_TOPOLOGY',
        'Failed to compute number of partitions for all repartition topics. There may be loops in the topology that cannot be resolved.',
      );
  }
  if (subtopologies.some((each) => each.repartitionSourceTopics.some(({ name }) => !counts.has(name))))
    throw new TopologyRefused(
      'STREAMS_INVALID_TOPOLOGY',
      'Failed to compute number of partitions for all repartition topics, because a repartition source topic is never used as a sink topic.',
    );
  return counts;
}

/** Topics that are joined have as many partitions as each other; repartition topics follow, unless they ask for a number. */
function enforceCopartitioning(
  { subtopologies }: StreamsTopology,
  decided: Map<string, number>,
  count: (name: string) => number,
): void {
  const repartitions = subtopologies.flatMap((each) => each.repartitionSourceTopics);
  const fixed = repartitions.filter(({ partitions }) => partitions !== 0).map(({ name }) => name);
  const amiss = (text: string) => new TopicsAmiss(streamsStatus.incorrectlyPartitionedTopics, text);
  const differ = (names: readonly string[]) => {
    const listed = [...names].sort().map((name) => `${name}=${count(name)}`);
    return amiss(`Following topics do not have the same number of partitions: [{${listed.join(', ')}}]`);
  };
  for (const { copartitionGroups, sourceTopics, repartitionSourceTopics } of subtopologies) {
    for (const group of copartitionGroups) {
      const sources = group.sourceTopics.flatMap((at) => sourceTopics[at] ?? []);
      const own = group.repartitionSourceTopics.flatMap((at) => repartitionSourceTopics[at]?.name ?? []);
      const names = [...new Set([...sources, ...own])];
      if (names.length === 0) continue;
      const internal = names.filter((name) => repartitions.some((topic) => topic.name === name));
      const external = names.filter((name) => !internal.includes(name));
      let partitions: number;
      if (external.length > 0) {
        partitions = count(external[0] as string);
        if (external.some((name) => count(name) !== partitions)) throw differ(external);
      } else if (fixed.length > 0) {
        partitions = count(fixed[0] as string);
        if (fixed.some((name) => count(name) !== partitions)) throw differ(internal);
      } else partitions = Math.max(...internal.map(count));
      for (const name of internal) {
        const has = count(name);
        decided.set(name, partitions);
        if (fixed.includes(name) && has !== partitions)
          throw amiss(
            `Number of partitions [${has}] of repartition topic [${name}] doesn't match number of partitions [${partitions}] of the source topic.`,
          );
      }
    }
  }
}

function taskCount(
  { subtopologyId, sourceTopics, repartitionSourceTopics }: Subtopology,
  count: (name: string) => number,
): number {
  const sources = [...sourceTopics, ...repartitionSourceTopics.map(({ name }) => name)];
  if (sources.length === 0)
    throw new TopologyRefused('STREAMS_INVALID_TOPOLOGY', `No source topics found for subtopology ${subtopologyId}`);
  return Math.max(...sources.map(count));
}

function missingTopics(subtopologies: readonly ConfiguredSubtopology[], partitionsOf: PartitionsOf): InternalTopic[] {
  const wanted = new Map(
    subtopologies
      .flatMap((each) => [...each.repartitionSourceTopics, ...each.stateChangelogTopics])
      .map((topic) => [topic.name, topic]),
  );
  for (const { name, partitions } of wanted.values()) {
    const has = partitionsOf(name);
    if (has !== undefined && has !== partitions)
      throw new TopicsAmiss(
        streamsStatus.incorrectlyPartitionedTopics,
        `Existing topic ${name} has different number of partitions: expected ${partitions}, found ${has}`,
      );
  }
  return textsInHashOrder([...wanted.keys()])
    .filter((name) => partitionsOf(name) === undefined)
    .flatMap((name) => wanted.get(name) ?? []);
}

function some(names: readonly string[]): string {
  const rest = names.length > 3 ? ` and ${names.length - 3} additional topics` : '';
  return names.slice(0, 3).join(', ') + rest;
}
