import type { Codec, CompressionName } from '../host.ts';
import type { Emit } from '../trace/event.ts';
import type { ErrorName } from '../wire/errors.ts';
import type { Api, RequestOf, ResponseInput } from '../wire/schema.ts';
import type { ClusterContext, Partition } from './cluster-context.ts';
import type { ConfigsContext } from './configs-context.ts';
import type { ControllerContext } from './controller-context.ts';
import type { Delayed, NoAnswer } from './delayed.ts';
import type { FeaturesContext } from './features-context.ts';
import type { FetchSessionsContext } from './fetch-sessions-context.ts';
import type { GroupsContext } from './groups-context.ts';
import type { LogDirsContext } from './log-dirs-context.ts';
import type { Authorize, MutationsContext, SecurityContext } from './security-context.ts';
import type { ShareGroupsContext } from './share-groups-context.ts';
import type { ShareRecordsContext } from './share-records-context.ts';
import type { ShareStateContext } from './share-state-context.ts';
import type { StreamsGroupsContext } from './streams-groups-context.ts';
import type { ProducersContext, TransactionsContext } from './transactions-context.ts';

/** Answers one request: at once, later, or (Produce with acks=0) not at all. Synchronous; throws only on malformed bytes or a bug. */
export type Handler<A> =
  A extends Api<infer Req, infer Res>
    ? (
        request: RequestOf<Api<Req, Res>>,
        context: RequestContext,
      ) => ResponseInput<Api<Req, Res>> | Delayed<ResponseInput<Api<Req, Res>>> | NoAnswer
    : never;

/** An error that Kafka answers, with the message that stands beside it where the protocol has a place for one. */
export interface Failure {
  error: ErrorName;
  message: string | null;
}

export function isFailure(value: unknown): value is Failure {
  return typeof value === 'object' && value !== null && 'error' in value && 'message' in value;
}

/** All that a handler may see and do. The broker implements it. */
export interface RequestContext {
  /** Id of the broker that was asked. */
  readonly broker: number;
  /** Host clock, milliseconds. */
  readonly now: number;
  readonly version: number;
  readonly client: Client;
  /** Trace id of the request, the cause of all that the handler does. */
  readonly cause: number;
  /** What was asked: a broker, or a controller on its own listener. */
  readonly endpoint: 'broker' | 'controller';
  readonly apis: readonly Api[];
  readonly cluster: ClusterContext;
  readonly controller: ControllerContext;
  readonly features: FeaturesContext;
  readonly logDirs: LogDirsContext;
  readonly groups: GroupsContext;
  readonly producers: ProducersContext;
  readonly transactions: TransactionsContext;
  readonly fetchSessions: FetchSessionsContext;
  readonly shareGroups: ShareGroupsContext;
  readonly shareRecords: ShareRecordsContext;
  readonly shareStates: ShareStateContext;
  readonly streamsGroups: StreamsGroupsContext;
  readonly configs: ConfigsContext;
  /** Whether the client may; a handler asks before it tells or does anything. */
  readonly authorize: Authorize;
  readonly security: SecurityContext;
  readonly mutations: MutationsContext;
  readonly trace: { readonly listening: boolean; readonly emit: Emit };
  codec(name: CompressionName): Codec;
  /** Tells the trace where a consumer reads (`fetch`, when its position has moved) and what it was sent (`deliver`). */
  readonly reads: {
    from(partition: Partition, offset: bigint): void;
    delivered(partition: Partition, offset: bigint, endOffset: bigint): void;
  };
  /** Closes the connection once this request is done, as Kafka does after a failed Produce with acks=0. */
  disconnect(reason: string): void;
  /** A random topic id, member id or the like: 22 characters of URL-safe base64. */
  uuid(): string;
}

/** The other end of the connection. */
export interface Client {
  connection: number;
  clientId: string | null;
  host: string;
  /** Process id where the lab knows it. */
  pid: number | null;
}

/** The part of a request's context that is the same for all requests to one broker. */
export type BrokerContext = Pick<
  RequestContext,
  | 'broker'
  | 'endpoint'
  | 'apis'
  | 'cluster'
  | 'controller'
  | 'features'
  | 'logDirs'
  | 'groups'
  | 'producers'
  | 'transactions'
  | 'fetchSessions'
  | 'shareGroups'
  | 'shareRecords'
  | 'shareStates'
  | 'streamsGroups'
  | 'configs'
  | 'codec'
  | 'uuid'
>;
