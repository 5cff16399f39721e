import type { FetchedTopics, FetchTopics, fetch } from '../apis/01-fetch.ts';
import type { FetchSessionsContext, OpenFetch, SessionTopic } from '../apis/fetch-sessions-context.ts';
import type { ErrorName } from '../wire/errors.ts';
import type { RequestOf } from '../wire/schema.ts';

type Request = RequestOf<typeof fetch>;
type Topic = SessionTopic;
type Wanted = Topic['partitions'][number];
type Answer = FetchedTopics[number]['partitions'][number];

interface Kept {
  topic: Topic;
  wanted: Wanted;
  /** What the client was last told; null before the first answer and after an error. */
  told: { highWatermark: bigint; lastStableOffset: bigint; logStartOffset: bigint } | null;
}

interface Session {
  id: number;
  /** The epoch that the next request must have. */
  epoch: number;
  lastUsedMs: number;
  /** In the order in which they are read: what gave records goes to the end, so that all have their turn. */
  partitions: Map<string, Kept>;
}

/** Epochs that are not a place in a session: outside any, and the request that opens one. */
const finalEpoch = -1;
const initialEpoch = 0;
/** An idle session may make room for a new one after this long. */
const evictionMs = 120_000;

/** The fetch sessions of one broker: which partitions each client reads, and what it was told of them (KIP-227). */
export class FetchSessions implements FetchSessionsContext {
  readonly #sessions = new Map<number, Session>();
  readonly #random: () => number;
  readonly #slots: () => number;

  constructor(random: () => number, slots: () => number) {
    this.#random = random;
    this.#slots = slots;
  }

  open(request: Request, now: number, nameOf: (topicId: string) => string | undefined): OpenFetch | ErrorName {
    const { sessionId, sessionEpoch, topics } = request;
    if (sessionEpoch === finalEpoch || sessionEpoch === initialEpoch) {
      this.#sessions.delete(sessionId);
      const session = sessionEpoch === initialEpoch && hasPartitions(topics) ? this.#create(now) : null;
      if (!session) return { id: 0, topics, answer: (fetched) => fetched };
      return this.#within(session, request, nameOf, true);
    }
    const session = this.#sessions.get(sessionId);
    if (!session) return 'FETCH_SESSION_ID_NOT_FOUND';
    if (session.epoch !== sessionEpoch) return 'INVALID_FETCH_SESSION_EPOCH';
    session.epoch = sessionEpoch === 0x7fffffff ? 1 : sessionEpoch + 1;
    session.lastUsedMs = now;
    return this.#within(session, request, nameOf, false);
  }

  #create(now: number): Session | null {
    if (this.#sessions.size >= this.#slots()) {
      const idle = [...this.#sessions.values()].find(({ lastUsedMs }) => now - lastUsedMs > evictionMs);
      if (!idle) return null;
      this.#sessions.delete(idle.id);
    }
    let id = 0;
    while (id === 0 || this.#sessions.has(id)) id = 1 + Math.floor(this.#random() * 0x7ffffffe);
    const session: Session = { id, epoch: 1, lastUsedMs: now, partitions: new Map() };
    this.#sessions.set(id, session);
    return session;
  }

  #within(
    session: Session,
    { topics, forgottenTopicsData }: Request,
    nameOf: (topicId: string) => string | undefined,
    whole: boolean,
  ): OpenFetch {
    for (const asked of topics) {
      const topic = { ...asked, known: nameOf(asked.topicId) };
      for (const wanted of topic.partitions) {
        const key = keyOf(topic, wanted.partition);
        session.partitions.set(key, { topic, wanted, told: session.partitions.get(key)?.told ?? null });
      }
    }
    for (const topic of forgottenTopicsData)
      for (const partition of topic.partitions) session.partitions.delete(keyOf(topic, partition));
    if (session.partitions.size === 0) {
      this.#sessions.delete(session.id);
      return { id: 0, topics: [], answer: () => [] };
    }
    return {
      id: session.id,
      topics: grouped([...session.partitions.values()], ({ topic, wanted }) => [topic, wanted]),
      answer: (fetched) => tell(session, fetched, whole),
    };
  }
}

/** Keeps what the client is told, and leaves out the partitions of which there is nothing new. */
function tell(session: Session, fetched: FetchedTopics, whole: boolean): FetchedTopics {
  const news: [FetchedTopics[number], Answer][] = [];
  for (const topic of fetched) {
    for (const answer of topic.partitions) {
      const key = keyOf({ topic: topic.topic ?? '', topicId: topic.topicId ?? '' }, answer.partitionIndex);
      const kept = session.partitions.get(key);
      if (!kept) continue;
      const records = (answer.records ?? []).some(({ length }) => length > 0);
      if (whole || records || isNews(kept, answer)) news.push([topic, answer]);
      kept.told = answer.errorCode === 0 ? positionsOf(answer) : null;
      if (!records) continue;
      session.partitions.delete(key);
      session.partitions.set(key, kept);
    }
  }
  return grouped(news, (each) => each);
}

function positionsOf({
  highWatermark,
  lastStableOffset = -1n,
  logStartOffset = -1n,
}: Answer): NonNullable<Kept['told']> {
  return { highWatermark, lastStableOffset, logStartOffset };
}

function isNews({ told }: Kept, answer: Answer): boolean {
  if (answer.errorCode !== 0 || told === null) return true;
  const now = positionsOf(answer);
  return now.highWatermark !== told.highWatermark || now.logStartOffset !== told.logStartOffset;
}

function hasPartitions(topics: FetchTopics): boolean {
  return topics.some(({ partitions }) => partitions.length > 0);
}

function keyOf({ topic, topicId }: { topic: string; topicId: string }, partition: number): string {
  return `${topic}/${topicId}/${partition}`;
}

/** Partitions under their topics again: neighbours of one topic share an entry, so that the order stays. */
function grouped<
  T,
  Of extends { topic?: string | undefined; topicId?: string | undefined; partitions: readonly Each[] },
  Each,
>(items: readonly T[], split: (item: T) => [Of, Each]): (Omit<Of, 'partitions'> & { partitions: Each[] })[] {
  const groups: (Omit<Of, 'partitions'> & { partitions: Each[] })[] = [];
  let last: Of | null = null;
  for (const item of items) {
    const [topic, each] = split(item);
    if (last && topic.topic === last.topic && topic.topicId === last.topicId) groups.at(-1)?.partitions.push(each);
    else groups.push({ ...topic, partitions: [each] });
    last = topic;
  }
  return groups;
}
