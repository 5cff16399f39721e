// ShareFetch: acquires records for a member of a share group, and acknowledges those delivered before (KIP-932). v2 has the
// acquire mode (KIP-1206) and renewed locks (KIP-1222).
import type { OpenSession } from '../share/sessions.ts';
import type { SharePartitionKey } from '../share/share-state-records.ts';
import { type ErrorName, errorCode } from '../wire/errors.ts';
import { api, field, type RequestOf, type ResponseInput } from '../wire/schema.ts';
import { isMemberId } from './76-share-group-heartbeat.ts';
import type { Handler, RequestContext } from './context.ts';
import { endpointsOf } from './current-leader.ts';
import { Delayed } from './delayed.ts';
import {
  type AcknowledgedPartition,
  acknowledgeAll,
  leaderOf,
  leadersIn,
  underTopics,
} from './share-acknowledgements.ts';

export const shareFetch = api({
  key: 78,
  name: 'ShareFetch',
  versions: '1-2',
  flexible: 0,
  request: {
    groupId: field('string', '0+', 'Group id.', { nullable: '0+', fallback: null }),
    memberId: field('string', '0+', 'Id the coordinator gave the member.', { nullable: '0+' }),
    shareSessionEpoch: field('int32', '0+', 'Place in the share session: 0 opens one, -1 ends it.'),
    maxWaitMs: field('int32', '0+', 'How long to wait for minBytes, milliseconds.'),
    minBytes: field('int32', '0+', 'Answer as soon as this many bytes are there.'),
    maxBytes: field('int32', '0+', 'Most bytes wanted; the first batch comes whole in any case (KIP-74).', {
      fallback: 2147483647,
    }),
    maxRecords: field('int32', '1+', 'Most records wanted; whole batches may make it more.'),
    batchSize: field('int32', '1+', 'How many records an acquired batch should have.'),
    shareAcquireMode: field(
      'int8',
      '2+',
      '0: whole batches, so maxRecords may be passed; 1: never more than maxRecords (KIP-1206).',
      { fallback: 0 },
    ),
    isRenewAck: field('bool', '2+', 'Whether locks are renewed (KIP-1222).', { fallback: false }),
    topics: field(
      [
        {
          topicId: field('uuid', '0+', 'Topic id, which outlives no deletion.'),
          partitions: field(
            [
              {
                partitionIndex: field('int32', '0+', 'Partition number.'),
                acknowledgementBatches: field(
                  [
                    {
                      firstOffset: field('int64', '0+', 'First offset.'),
                      lastOffset: field('int64', '0+', 'Last offset, which belongs to it.'),
                      acknowledgeTypes: field(
                        ['int8'],
                        '0+',
                        'One for all, or one for each offset. 0: no such record; 1: accept; 2: release; 3: reject; 4: renew.',
                      ),
                    },
                  ],
                  '0+',
                  'What becomes of records delivered before.',
                ),
              },
            ],
            '0+',
            'Partitions concerned.',
          ),
        },
      ],
      '0+',
      'Topics concerned.',
    ),
    forgottenTopicsData: field(
      [
        {
          topicId: field('uuid', '0+', 'Topic id, which outlives no deletion.'),
          partitions: field(['int32'], '0+', 'Partitions concerned.'),
        },
      ],
      '0+',
      'Partitions that leave the share session.',
    ),
  },
  response: {
    throttleTimeMs: field('int32', '0+', 'How long the client was throttled by a quota, milliseconds.', {
      fallback: 0,
    }),
    errorCode: field('int16', '0+', 'NONE, or what went wrong.'),
    errorMessage: field('string', '0+', 'The error in words, or null.', { nullable: '0+', fallback: null }),
    acquisitionLockTimeoutMs: field('int32', '1+', 'How long acquired records stay locked, milliseconds.'),
    responses: field(
      [
        {
          topicId: field('uuid', '0+', 'Topic id, which outlives no deletion.'),
          partitions: field(
            [
              {
                partitionIndex: field('int32', '0+', 'Partition number.'),
                errorCode: field('int16', '0+', 'NONE, or what went wrong.'),
                errorMessage: field('string', '0+', 'The error in words, or null.', { nullable: '0+', fallback: null }),
                acknowledgeErrorCode: field('int16', '0+', 'NONE, or why nothing was acknowledged.'),
                acknowledgeErrorMessage: field('string', '0+', 'That error in words, or null.', {
                  nullable: '0+',
                  fallback: null,
                }),
                currentLeader: field(
                  {
                    leaderId: field('int32', '0+', 'Broker id of the leader, -1 if there is none.'),
                    leaderEpoch: field('int32', '0+', 'Leader epoch.'),
                  },
                  '0+',
                  'Where the leader is now, after NOT_LEADER_OR_FOLLOWER.',
                ),
                records: field('records', '0+', 'Record batches.'),
                acquiredRecords: field(
                  [
                    {
                      firstOffset: field('int64', '0+', 'First offset.'),
                      lastOffset: field('int64', '0+', 'Last offset, which belongs to it.'),
                      deliveryCount: field(
                        'int16',
                        '0+',
                        'How many times they have been delivered, this one included.',
                      ),
                    },
                  ],
                  '0+',
                  'What of the records is for this member.',
                ),
              },
            ],
            '0+',
            'Partitions concerned.',
          ),
        },
      ],
      '0+',
      'Answers, by topic.',
    ),
    nodeEndpoints: field(
      [
        {
          nodeId: field('int32', '0+', 'Broker id.'),
          host: field('string', '0+', 'Host that clients connect to.'),
          port: field('int32', '0+', 'Port that clients connect to.'),
          rack: field('string', '0+', 'Rack of the broker, or null.', { nullable: '0+', fallback: null }),
        },
      ],
      '0+',
      'Addresses of the leaders named above.',
    ),
  },
});

type Request = RequestOf<typeof shareFetch>;
type Response = ResponseInput<typeof shareFetch>;
type Answer = Response['responses'][number]['partitions'][number];

const initialEpoch = 0;
const finalEpoch = -1;
const modes = ['batch-optimized', 'record-limit'] as const;

export const handle: Handler<typeof shareFetch> = (request, context) => {
  const { groupId, memberId, shareSessionEpoch: epoch } = request;
  const { shareRecords, cluster, client, authorize } = context;
  if (context.features.level('share.version') < 1) return refused('UNSUPPORTED_VERSION');
  if (groupId === null) return refused('INVALID_REQUEST');
  if (!authorize('READ', 'GROUP', groupId)) return refused('GROUP_AUTHORIZATION_FAILED');
  if (!isMemberId(memberId)) return refused('INVALID_REQUEST');
  const { isRenewAck, topics, maxBytes, minBytes, maxRecords, maxWaitMs } = request;
  // Who renews locks reads nothing: the answer must not wait until they run out.
  if (isRenewAck && [maxBytes, minBytes, maxRecords, maxWaitMs].some((each) => each !== 0))
    return refused('INVALID_REQUEST');
  const acknowledges = topics.some(({ partitions }) =>
    partitions.some((each) => each.acknowledgementBatches.length > 0),
  );
  if (epoch === initialEpoch && acknowledges) return refused('INVALID_REQUEST');
  const places = topics.flatMap(({ topicId, partitions }) =>
    partitions.map(({ partitionIndex }) => ({ groupId, topicId, partition: partitionIndex })),
  );
  const forgotten = request.forgottenTopicsData.flatMap(({ topicId, partitions }) =>
    partitions.map((partition) => ({ groupId, topicId, partition })),
  );
  const { connection } = client;
  const session = shareRecords.open({ groupId, memberId, epoch, connection, partitions: places, forgotten });
  if (session === 'SHARE_SESSION_LIMIT_REACHED')
    return new Delayed({
      untilMs: context.now + maxWaitMs,
      on: [],
      ready: () => undefined,
      expire: () => refused(session),
    });
  if (typeof session === 'string') return refused(session);
  const acknowledged = acknowledges ? acknowledgeAll({ groupId, memberId, isRenewAck, topics }, context) : [];
  // Kafka stumbles over what it has no name for, and over a mode that there is not.
  const nameless = session.partitions.some(({ topicId }) => !cluster.topicById(topicId));
  if (nameless || !modes[request.shareAcquireMode]) return refused('UNKNOWN_SERVER_ERROR');
  const fetching = new ShareFetching({ request, groupId, memberId, session, acknowledged }, context);
  return isRenewAck || epoch === finalEpoch ? fetching.answer([]) : fetching.fetch();
};

function refused(error: ErrorName): Response {
  return { errorCode: errorCode(error), acquisitionLockTimeoutMs: 0, responses: [], nodeEndpoints: [] };
}

/** A share fetch that may have to wait for records. */
class ShareFetching {
  readonly #request: Request;
  readonly #groupId: string;
  readonly #memberId: string;
  readonly #session: OpenSession;
  readonly #acknowledged: readonly AcknowledgedPartition[];
  readonly #context: RequestContext;
  /** Partitions that cannot be read, and why. */
  readonly #failed: (readonly [SharePartitionKey, Answer])[] = [];
  readonly #open: SharePartitionKey[] = [];

  constructor(
    from: {
      request: Request;
      groupId: string;
      memberId: string;
      session: OpenSession;
      acknowledged: readonly AcknowledgedPartition[];
    },
    context: RequestContext,
  ) {
    this.#request = from.request;
    this.#groupId = from.groupId;
    this.#memberId = from.memberId;
    this.#session = from.session;
    this.#acknowledged = from.acknowledged;
    this.#context = context;
  }

  fetch(): Response | Delayed<Response> {
    const { maxWaitMs, maxRecords, maxBytes } = this.#request;
    for (const place of this.#session.partitions) this.#prepare(place);
    if (maxRecords === 0 || maxBytes === 0 || this.#open.length === 0) return this.answer(this.#failed);
    if (this.#complete() || maxWaitMs <= 0) return this.#acquired();
    const { shareRecords, now } = this.#context;
    return new Delayed({
      untilMs: now + maxWaitMs,
      on: this.#open.flatMap((place) => shareRecords.watched(place)),
      ready: () => (this.#complete() ? this.#acquired() : undefined),
      expire: () => this.#acquired(),
    });
  }

  #prepare(place: SharePartitionKey): void {
    const { cluster, shareRecords, authorize, cause } = this.#context;
    const { maxRecords, maxBytes } = this.#request;
    const name = cluster.topicById(place.topicId)?.name ?? '';
    const fail = (error: ErrorName, message: string | null = null): void =>
      void this.#failed.push([place, this.#answer(place, { error, message })]);
    if (!authorize('READ', 'TOPIC', name)) return fail('TOPIC_AUTHORIZATION_FAILED');
    if (!cluster.topic(name)?.partitions[place.partition]) return fail('UNKNOWN_TOPIC_OR_PARTITION');
    if (maxRecords === 0 || maxBytes === 0) return;
    const failure = shareRecords.ready(place, cause);
    if (failure) fail(failure.error, failure.message);
    else this.#open.push(place);
  }

  /** In turns: each fetch of a session begins with another partition. */
  get #rotated(): readonly SharePartitionKey[] {
    const { shareSessionEpoch: epoch } = this.#request;
    const at = epoch < 1 ? 0 : epoch % this.#open.length;
    return [...this.#open.slice(at), ...this.#open.slice(0, at)];
  }

  get #bytesEach(): number {
    return Math.max(1, Math.floor(this.#request.maxBytes / this.#open.length));
  }

  #complete(): boolean {
    const { shareRecords } = this.#context;
    const looks = this.#open.flatMap((place) => shareRecords.look(place, this.#bytesEach) ?? []);
    if (looks.length === 0) return false;
    const bytes = looks.reduce((sum, look) => sum + look.bytes, 0);
    return looks.some(({ failed }) => failed) || bytes >= this.#request.minBytes;
  }

  #acquired(): Response {
    const { shareRecords, cause } = this.#context;
    const { maxRecords, batchSize, shareAcquireMode } = this.#request;
    const mode = modes[shareAcquireMode] ?? 'batch-optimized';
    let left = maxRecords;
    const answers = this.#rotated.map((place) => {
      const asked = { memberId: this.#memberId, mode, batchSize, maxRecords: left };
      const { records, acquired, count } = shareRecords.acquire(place, this.#bytesEach, asked, cause);
      left -= count;
      return [place, { ...this.#answer(place), records, acquiredRecords: acquired }] as const;
    });
    return this.answer([...answers, ...this.#failed]);
  }

  #answer(
    { topicId, partition }: SharePartitionKey,
    { error, message }: { error: ErrorName; message: string | null } = { error: 'NONE', message: null },
  ): Answer {
    return {
      partitionIndex: partition,
      errorCode: errorCode(error),
      errorMessage: message,
      acknowledgeErrorCode: 0,
      currentLeader: leaderOf(error, topicId, partition, this.#context),
      records: [],
      acquiredRecords: [],
    };
  }

  /** What the client is told: news of what it reads, and how its acknowledgements went. */
  answer(fetched: readonly (readonly [SharePartitionKey, Answer])[]): Response {
    const { shareRecords, cause } = this.#context;
    const told = fetched.filter(([place, { records, errorCode: code }]) =>
      this.#session.tells(place, { records: records.length > 0, failed: code !== 0 }),
    );
    const answers = new Map(
      told.map(([{ topicId, partition }, answer]) => [`${topicId}:${partition}`, [topicId, answer] as const]),
    );
    for (const { topicId, partition, error, message } of this.#acknowledged) {
      const key = `${topicId}:${partition}`;
      const answer = answers.get(key)?.[1] ?? this.#answer({ groupId: this.#groupId, topicId, partition });
      const acknowledgement = { acknowledgeErrorCode: errorCode(error), acknowledgeErrorMessage: message };
      answers.set(key, [topicId, { ...answer, ...acknowledgement }]);
    }
    if (this.#request.shareSessionEpoch === finalEpoch) shareRecords.close(this.#groupId, this.#memberId, cause);
    const leaders = leadersIn([...answers.values()].map(([, answer]) => answer));
    return {
      errorCode: 0,
      acquisitionLockTimeoutMs: shareRecords.lockDurationMs(this.#groupId),
      responses: underTopics([...answers.values()]),
      nodeEndpoints: endpointsOf(leaders, this.#context),
    };
  }
}
