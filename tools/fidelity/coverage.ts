// What the conversations cover, read from what Kafka answered: nothing about it is declared.
import { versionRange } from '../../sandbox/wire/schema.ts';
import { apis } from '../golden/apis.ts';
import type { Json } from '../golden/message-json.ts';
import type { Answer, Ask, Raw, Step } from '../golden/script.ts';
import type { Held } from './outcome.ts';
import type { AdvertisedApi } from './recorded.ts';

/** Whether an API was seen to succeed, and to fail, in one of its versions. */
export interface Paths {
  version: number;
  success: boolean;
  error: boolean;
}

export interface Covered {
  key: number;
  name: string;
  lowest: Paths;
  highest: Paths;
}

/** APIs and versions that a step asks: of a frame given byte for byte, those in its header and those it is answered in. */
function asked(step: Step): readonly { key: number; version: number }[] {
  if ('api' in step) return [{ key: keyOf(step), version: step.version }];
  if (!('raw' in step)) return [];
  const bytes = Buffer.from(step.raw.replaceAll(' ', ''), 'hex');
  const header =
    bytes.length >= 4 && step.as !== 'bytes' ? [{ key: bytes.readInt16BE(0), version: bytes.readInt16BE(2) }] : [];
  return step.readAs ? [...header, { key: keyOf(step.readAs), version: step.readAs.version }] : header;
}

const keyByName = new Map([...apis.values()].map(({ name, key }) => [name, key]));
const keyOf = ({ api }: Pick<Ask, 'api'> | NonNullable<Raw['readAs']>): number => keyByName.get(api) ?? -1;

/** Whether an answer tells of an error anywhere in it; the connection's end is one. */
export function tellsOfError(answer: Answer): boolean {
  return answer === 'closed' || hasErrorCode(answer);
}

function hasErrorCode(json: Json): boolean {
  if (Array.isArray(json)) return (json as readonly Json[]).some(hasErrorCode);
  if (typeof json !== 'object' || json === null) return false;
  return Object.entries(json).some(([name, value]) =>
    /errorCode$/i.test(name) ? typeof value === 'number' && value !== 0 : hasErrorCode(value),
  );
}

/** For each API that Kafka advertises: what was seen in its lowest and its highest version. */
export function coverage(
  held: readonly Pick<Held, 'script' | 'kafka'>[],
  advertised: readonly AdvertisedApi[],
): readonly Covered[] {
  const seen = new Set<string>();
  for (const { script, kafka } of held) {
    // The answer to a question that was not waited for comes with the step that takes it.
    const later = new Map(
      script.steps.flatMap((step, at) => ('take' in step ? [[step.take, kafka[at] ?? 'none'] as const] : [])),
    );
    for (const [at, step] of script.steps.entries()) {
      const answer = ('later' in step && later.get(step.later ?? '')) || (kafka[at] ?? 'none');
      if (answer === 'none' && !('silent' in step && step.silent)) continue;
      for (const { key, version } of asked(step))
        seen.add(`${key} ${version} ${tellsOfError(answer) ? 'error' : 'success'}`);
    }
  }
  return advertised.map(({ apiKey: key, minVersion, maxVersion }) => {
    const api = apis.get(key);
    // Produce is advertised from version 0 on, for old clients' sake, and answered from version 3 on.
    const { min, max } = api ? versionRange(api.versions) : { min: minVersion, max: maxVersion };
    const paths = (version: number): Paths => ({
      version,
      success: seen.has(`${key} ${version} success`),
      error: seen.has(`${key} ${version} error`),
    });
    return { key, name: api?.name ?? `key ${key}`, lowest: paths(min), highest: paths(max) };
  });
}

/** APIs that change what a later question is answered. CreateTopics is not among them: nearly every script begins with it. */
const reading =
  /^(Describe|List|Fetch$|Metadata|ApiVersions|FindCoordinator|OffsetFetch|OffsetForLeaderEpoch|CreateTopics|ConsumerGroupDescribe|ShareGroupDescribe|StreamsGroupDescribe|ReadShare)/;

/**
 * How many steps of a conversation hang on each other: the length of its longest chain in which each step asks about
 * something (a topic, a group, a transaction, a kept id) that the one before may have changed.
 */
export function dependentSteps(steps: readonly Step[]): number {
  const deepest = new Map<string, number>();
  let longest = 0;
  for (const step of steps) {
    if (!('api' in step)) continue;
    const names = namesIn(step.request);
    const depth = 1 + Math.max(0, ...names.map((name) => deepest.get(name) ?? 0));
    longest = Math.max(longest, depth);
    if (reading.test(step.api) && !step.keep) continue;
    for (const name of [...names, ...Object.keys(step.keep ?? {}).map((kept) => `$${kept}`)])
      deepest.set(name, Math.max(depth, deepest.get(name) ?? 0));
  }
  return longest;
}

const naming =
  /^(topic|name|groupId|group|key|transactionalId|v3AndBelowTransactionalId|resourceName|memberId|producerId|topicId|sessionId)$/;
const listing = /^(groups|groupsNames|topicNames|coordinatorKeys|transactionalIds|groupIds)$/;

function namesIn(json: Json, field = ''): readonly string[] {
  if (typeof json === 'string')
    return json.startsWith('$') || (json !== '' && (naming.test(field) || listing.test(field))) ? [json] : [];
  if (Array.isArray(json)) return (json as readonly Json[]).flatMap((each) => namesIn(each, field));
  if (typeof json !== 'object' || json === null) return [];
  return Object.entries(json).flatMap(([name, value]) => namesIn(value, name));
}

/** Scenarios: conversations of three or more steps that depend on each other. */
export const isScenario = (steps: readonly Step[]): boolean => dependentSteps(steps) >= 3;
