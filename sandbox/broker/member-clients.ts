import type { Client } from '../apis/context.ts';

/** Who speaks for a member of a group: for the trace, and to tell whose fetches are whose. */
export class MemberClients {
  readonly #clients = new Map<string, Client>();

  set(memberId: string, client: Client): void {
    this.#clients.set(memberId, client);
  }

  delete(memberId: string): void {
    this.#clients.delete(memberId);
  }

  /** Whether the client, on whatever connection, is the one that speaks for the member. */
  speaksFor(memberId: string, client: Client): boolean {
    const known = this.#clients.get(memberId);
    return known?.clientId === client.clientId && known.pid === client.pid && known.host === client.host;
  }
}
