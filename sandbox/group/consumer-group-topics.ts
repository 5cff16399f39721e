import { compileRe2 } from '../wire/re2.ts';
import type { ConsumerGroup, ConsumerMember, ResolvedPattern } from './consumer-group.ts';
import { type HashedTopic, metadataHash } from './metadata-hash.ts';

/** A topic of the cluster, as groups see it. */
export type ClusterTopic = HashedTopic;

/** What a step needs to know of the cluster. */
export interface ConsumerGroupSurroundings {
  now: number;
  sessionTimeoutMs: number;
  maxSize: number;
  /** Least time between two target assignments of a group: changes that come meanwhile share the next one. */
  assignmentIntervalMs: number;
  topics: readonly ClusterTopic[];
  /** Names of the assignors that members may ask for; the first is taken where none does. */
  assignors: readonly string[];
  /** Grows whenever there are new topics. */
  topicsVersion: bigint;
  /** What groups may become while they have members: `group.consumer.migration.policy`. */
  migration: { upgrade: boolean; downgrade: boolean };
  /** Most members of a classic group. */
  classicMaxSize: number;
}

/** Patterns are looked up again no sooner than this, so that members that come together share it. */
const leastRefreshMs = 10_000;
/** And again after this, though no topic has come: `group.consumer.regex.refresh.interval.ms`, an internal config of Kafka. */
const refreshMs = 600_000;

/** Topics that a member is subscribed to, by name or by pattern, as far as they exist. */
export function topicsOf(
  group: ConsumerGroup,
  member: ConsumerMember,
  topics: readonly ClusterTopic[],
): readonly ClusterTopic[] {
  const meant = group.patterns.get(member.subscribedTopicRegex)?.topics ?? [];
  return topics.filter(({ name }) => member.subscribedTopicNames.includes(name) || meant.includes(name));
}

/** Hash of all topics that members are subscribed to. */
export function subscriptionHash(group: ConsumerGroup, topics: readonly ClusterTopic[]): bigint {
  const names = new Set([...group.members.values()].flatMap((member) => member.subscribedTopicNames));
  for (const { topics: meant } of group.patterns.values()) for (const name of meant) names.add(name);
  return metadataHash(topics.filter(({ name }) => names.has(name)));
}

/** Patterns of members, each once. */
export function patternsOf(group: ConsumerGroup): readonly string[] {
  return [...new Set([...group.members.values()].map((member) => member.subscribedTopicRegex))].filter(
    (pattern) => pattern !== '',
  );
}

/** The group without patterns that no member is subscribed to any more. */
export function withoutUnusedPatterns(group: ConsumerGroup): ConsumerGroup {
  const used = new Set(patternsOf(group));
  if ([...group.patterns.keys()].every((pattern) => used.has(pattern))) return group;
  return { ...group, patterns: new Map([...group.patterns].filter(([pattern]) => used.has(pattern))) };
}

/**
 * Patterns to look up now: all of the group's, so that what changes makes one new assignment. None while the last look was
 * a moment ago, or nothing can have changed.
 *
 * @param before the group as it was before a member changed its pattern
 * @param isNew a member has just brought a pattern that the group did not have
 */
export function patternsDue(
  before: ConsumerGroup,
  group: ConsumerGroup,
  isNew: boolean,
  { now, topicsVersion }: ConsumerGroupSurroundings,
): readonly string[] {
  const patterns = patternsOf(group);
  const resolved = [...before.patterns.values()];
  const lastMs = Math.max(Number.NEGATIVE_INFINITY, ...resolved.map(({ timestamp }) => timestamp));
  if (patterns.length === 0 || now <= lastMs + leastRefreshMs) return [];
  const unresolved = patterns.length !== resolved.length;
  const outdated = resolved.some(({ version }) => version < topicsVersion);
  return isNew || unresolved || outdated || now > lastMs + refreshMs ? patterns : [];
}

/**
 * Looks up what topics the patterns mean. The group's epoch grows if that is not what it was.
 *
 * @param mayDescribe whether who asked may know of a topic
 */
export function resolvePatterns(
  group: ConsumerGroup,
  patterns: readonly string[],
  { now, topics, topicsVersion: version }: ConsumerGroupSurroundings,
  mayDescribe: (topic: string) => boolean,
): ConsumerGroup {
  const resolved = new Map(group.patterns);
  let changed = false;
  for (const pattern of patterns) {
    const meant = topicsMeant(pattern, topics)
      .map(({ name }) => name)
      .filter(mayDescribe)
      .sort();
    const before: ResolvedPattern | undefined = resolved.get(pattern);
    changed ||= (before?.topics ?? []).join() !== meant.join();
    resolved.set(pattern, { topics: meant, version, timestamp: now });
  }
  const after = { ...group, patterns: resolved };
  const hash = subscriptionHash(after, topics);
  return changed || hash !== group.metadataHash ? { ...after, epoch: group.epoch + 1, metadataHash: hash } : after;
}

/** Kafka's own topics are among them: it is the client that leaves them out. */
function topicsMeant(pattern: string, topics: readonly ClusterTopic[]): readonly ClusterTopic[] {
  const compiled = compileRe2(pattern);
  return 'error' in compiled ? [] : topics.filter(({ name }) => compiled.matches(name));
}
