import type { Json } from './message-json.ts';

/** The cluster that a conversation is held with. */
export interface ClusterKind {
  /** Nodes that are brokers (default 1); the first of them is a controller too. */
  brokers?: number;
  /** Its listener wants SASL and it has an authorizer: users ana, and admin who is a super user. */
  secured?: boolean;
  /** Its brokers have a secret key for delegation tokens; it is secured. */
  tokens?: boolean;
  /** Nodes that are controllers alone (default 0), none of them a voter at the start; their ids follow those of the brokers. */
  controllers?: number;
}

/**
 * A conversation with a broker, to be held with Kafka and with ours. Strings in requests that begin with `$` stand for
 * what an earlier answer was kept as; `$controllerPort2` for the port of node 2's controller listener.
 */
export interface Script extends ClusterKind {
  name: string;
  steps: readonly Step[];
  /** The version of the API that it is about, where the same conversation is held at more than one. */
  version?: number;
  /** Its answers tell of every topic or group there is, so nothing else may run beside it. */
  alone?: boolean;
  /** Nothing can be held with the cluster after it. */
  last?: boolean;
}

export type Step = Ask | Raw | Take | Wait;

interface Asked {
  /** Connection, by a name of the script's own. */
  on?: string;
  /** Broker asked (default 1): its id, `$NAME` for the one kept as that, `!$NAME` for another one. */
  broker?: number | string;
  /** Values of the answer to remember, by the name to give them: `{ member: 'memberId', id: 'topics.0.topicId' }`. */
  keep?: Readonly<Record<string, string>>;
  /** Names of fields whose values differ from run to run; of `records`, what does not differ is kept. */
  vary?: readonly string[];
}

export interface Ask extends Asked {
  api: string;
  version: number;
  request: Json;
  /** Goes on without the answer, which a `take` step of this name gets. */
  later?: string;
  /** Sends it and expects no answer at all. */
  silent?: true;
}

/** A frame, byte for byte, without its length; or bytes that are no frame. */
export interface Raw extends Asked {
  raw: string;
  /** `bytes` as they are, without a length in front. */
  as?: 'frame' | 'bytes';
  /** How to read the answer. */
  readAs?: { api: string; version: number };
}

export interface Take {
  take: string;
}

export interface Wait {
  waitMs: number;
}

/** What came back: a message, the end of the connection, or (for a step that gets none) nothing. */
export type Answer = Json | 'closed' | 'none';

export type RecordedStep = Step & { answer: Answer };

export interface RecordedScript extends Script {
  steps: readonly RecordedStep[];
}
