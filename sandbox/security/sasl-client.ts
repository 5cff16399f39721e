/** The client's side of one exchange in one mechanism. */
export interface SaslClient {
  /** As SaslHandshake names it. */
  readonly mechanism: string;
  /** What the client says first. */
  begin(): Uint8Array;
  /** What it says to the broker's answer; null: nothing more. Throws WireError where the broker is not what it should be. */
  respond(challenge: Uint8Array): Uint8Array | null;
}
