import { saslHandshake } from '../apis/17-sasl-handshake.ts';
import { apiVersions } from '../apis/18-api-versions.ts';
import { saslAuthenticate } from '../apis/36-sasl-authenticate.ts';
import type { Connection } from '../host.ts';
import type { SaslClient } from '../security/sasl-client.ts';
import { errorCode, errorName } from '../wire/errors.ts';
import { FrameSplitter, readResponse, writeRequest } from '../wire/frame.ts';
import {
  type Api,
  type Fields,
  type RequestInput,
  type ResponseOf,
  type VersionRange,
  versionRange,
} from '../wire/schema.ts';
import { ApiError, UnreachableError, UnsupportedError } from './errors.ts';

const maxFrameBytes = 100 << 20;

interface Waiting {
  answer(frame: Uint8Array): void;
  fail(error: Error): void;
}

/** One connection with one broker: requests by API, in the highest version that both sides have. */
export class BrokerConnection {
  readonly #connection: Connection;
  readonly #clientId: string;
  readonly #waiting = new Map<number, Waiting>();
  #versions = new Map<number, VersionRange>();
  #features = new Map<string, number>();
  #nextCorrelationId = 0;
  #closed: string | null = null;

  private constructor(connection: Connection, clientId: string) {
    this.#connection = connection;
    this.#clientId = clientId;
    const frames = new FrameSplitter(maxFrameBytes, (frame) => this.#receive(frame));
    connection.receive((bytes) => {
      try {
        frames.push(bytes);
      } catch (error) {
        this.close(error instanceof Error ? error.message : String(error));
      }
    });
    connection.closed((reason) => this.#fail(reason));
  }

  /**
   * Asks the broker for its versions, so that everything after can be sent, and signs in where there is anyone to be. Rejects with
   * UnreachableError; ApiError, UNSUPPORTED_SASL_MECHANISM or SASL_AUTHENTICATION_FAILED, where the broker lets nobody in.
   */
  static async open(
    connection: Connection,
    clientId: string,
    sasl: SaslClient | null = null,
  ): Promise<BrokerConnection> {
    const broker = new BrokerConnection(connection, clientId);
    await broker.#negotiate();
    if (sasl) await broker.#signIn(sasl);
    return broker;
  }

  get open(): boolean {
    return this.#closed === null;
  }

  /** Whether the broker has a version of this API that we have too. */
  supports(api: Api): boolean {
    return this.#version(api) !== null;
  }

  /** Versions that the broker has of each API, by key. */
  get versions(): ReadonlyMap<number, VersionRange> {
    return this.#versions;
  }

  /** Levels of the features that are finalized in the cluster, such as `transaction.version`. */
  get features(): ReadonlyMap<string, number> {
    return this.#features;
  }

  /**
   * Resolves to the broker's answer. Rejects with UnsupportedError, or UnreachableError where the connection ends first.
   *
   * @param maxVersion for what later versions mean something else by
   */
  async request<Req extends Fields, Res extends Fields>(
    api: Api<Req, Res>,
    body: RequestInput<Api<Req, Res>>,
    maxVersion?: number,
  ): Promise<ResponseOf<Api<Req, Res>>> {
    const version = this.#version(api, maxVersion);
    if (version === null) throw new UnsupportedError(api.name);
    const frame = await this.#exchange(api, version, body);
    return readResponse(api, version, frame).body as ResponseOf<Api<Req, Res>>;
  }

  /** Sends what the broker does not answer, such as Produce with acks 0. Throws UnsupportedError. */
  send<Req extends Fields>(api: Api<Req>, body: RequestInput<Api<Req>>): void {
    const version = this.#version(api);
    if (version === null) throw new UnsupportedError(api.name);
    const correlationId = this.#nextCorrelationId;
    this.#nextCorrelationId += 1;
    this.#connection.send(writeRequest(api, version, { correlationId, clientId: this.#clientId }, body));
  }

  close(reason = 'client closed'): void {
    this.#connection.close(reason);
    this.#fail(reason);
  }

  async #negotiate(): Promise<void> {
    const body = { clientSoftwareName: 'from-beginning', clientSoftwareVersion: '1' };
    let version = 3;
    let frame = await this.#exchange(apiVersions, version, body);
    // A broker that does not have the version answers in v0, with the error first (KIP-511).
    if (new DataView(frame.buffer, frame.byteOffset).getInt16(4) === errorCode('UNSUPPORTED_VERSION')) {
      version = 0;
      frame = await this.#exchange(apiVersions, version, {});
    }
    const { apiKeys, finalizedFeatures } = readResponse(apiVersions, version, frame).body;
    this.#features = new Map(finalizedFeatures.map(({ name, maxVersionLevel }) => [name, maxVersionLevel]));
    this.#versions = new Map(
      apiKeys.map(({ apiKey, minVersion, maxVersion }) => [apiKey, { min: minVersion, max: maxVersion }]),
    );
  }

  async #signIn(sasl: SaslClient): Promise<void> {
    const { mechanism } = sasl;
    const { errorCode: refused, mechanisms } = await this.request(saslHandshake, { mechanism });
    if (refused !== 0)
      throw new ApiError(
        errorName(refused),
        `Client SASL mechanism '${mechanism}' not enabled in the server, enabled mechanisms are [${mechanisms.join(', ')}]`,
      );
    let token: Uint8Array | null = sasl.begin();
    while (token !== null) {
      const answer: ResponseOf<typeof saslAuthenticate> = await this.request(saslAuthenticate, { authBytes: token });
      if (answer.errorCode !== 0) throw new ApiError(errorName(answer.errorCode), answer.errorMessage);
      token = sasl.respond(answer.authBytes);
    }
  }

  #version(api: Api, maxVersion = Number.POSITIVE_INFINITY): number | null {
    const theirs = this.#versions.get(api.key);
    if (!theirs) return null;
    const ours = versionRange(api.versions);
    const version = Math.min(ours.max, theirs.max, maxVersion);
    return version >= Math.max(ours.min, theirs.min) ? version : null;
  }

  #exchange<Req extends Fields>(api: Api<Req>, version: number, body: RequestInput<Api<Req>>): Promise<Uint8Array> {
    const correlationId = this.#nextCorrelationId;
    this.#nextCorrelationId += 1;
    return new Promise((answer, fail) => {
      if (this.#closed !== null) return fail(new UnreachableError(this.#closed));
      this.#waiting.set(correlationId, { answer, fail });
      this.#connection.send(writeRequest(api, version, { correlationId, clientId: this.#clientId }, body));
    });
  }

  #receive(frame: Uint8Array): void {
    const correlationId = new DataView(frame.buffer, frame.byteOffset).getInt32(0);
    const waiting = this.#waiting.get(correlationId);
    if (!waiting) return this.close(`correlation id ${correlationId} was never sent`);
    this.#waiting.delete(correlationId);
    waiting.answer(frame);
  }

  #fail(reason: string): void {
    if (this.#closed !== null) return;
    this.#closed = reason;
    for (const { fail } of this.#waiting.values()) fail(new UnreachableError(`the connection ended: ${reason}`));
    this.#waiting.clear();
  }
}
