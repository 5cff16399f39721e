export type SaslMechanism = 'PLAIN' | 'SCRAM-SHA-256' | 'SCRAM-SHA-512';

/** What one message of a client leads to. */
export type SaslStep =
  /** Something to answer; the client has more to say. */
  | { kind: 'challenge'; bytes: Uint8Array }
  /** The client is who it says; `token` where it showed a delegation token, which ends then (host clock, milliseconds). */
  | { kind: 'done'; bytes: Uint8Array; user: string; token: { expiryMs: number } | null }
  /** It is not. The client is told `message`, or only that it failed where that is null; `reason` is for the trace. */
  | { kind: 'failed'; message: string | null; reason: string };

/** The broker's side of one exchange in one mechanism. */
export interface SaslServer {
  respond(token: Uint8Array): SaslStep;
}

/** The mechanisms of this broker, in the order in which SaslHandshake tells them. */
export const saslMechanisms: readonly SaslMechanism[] = ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'];

export function saslMechanism(name: string): SaslMechanism | undefined {
  return saslMechanisms.find((mechanism) => mechanism === name);
}
