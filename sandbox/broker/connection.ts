import { advertised } from '../apis/18-api-versions.ts';
import type { RequestContext } from '../apis/context.ts';
import { Delayed, noAnswer } from '../apis/delayed.ts';
import type { MutationsContext } from '../apis/security-context.ts';
import type { Connection } from '../host.ts';
import type { Peer } from '../network/network.ts';
import type { Authenticator } from '../security/authenticator.ts';
import { anonymous, isSasl } from '../security/protocol.ts';
import type { Actor } from '../trace/event.ts';
import { errorCode } from '../wire/errors.ts';
import {
  FrameSplitter,
  type RequestHeader,
  readRequestBody,
  readRequestHeader,
  supports,
  writeResponse,
} from '../wire/frame.ts';
import { Reader } from '../wire/reader.ts';
import type { Api } from '../wire/schema.ts';
import { WireError } from '../wire/wire-error.ts';
import { Writer } from '../wire/writer.ts';
import type { Admissions } from './admission.ts';
import type { Cluster } from './cluster.ts';
import { errorResponse } from './error-response.ts';
import { type Measurer, measure, unlimited } from './measure.ts';
import { ReadPositions } from './read-positions.ts';
import type { BrokerListener, Security } from './security.ts';

/** An API with its handler, as the index has them. */
export interface Served {
  api: Api;
  handle: (request: never, context: RequestContext) => unknown;
}

/** Longest reason that goes into the trace. */
const maxReason = 500;
/** Bytes of requests that may wait for their turn before the client is asked to hold back. */
const manyBytes = 1024 * 1024;

/**
 * A client's connection to one broker. Requests are answered one at a time and in order, as Kafka does: while one waits
 * in purgatory, those behind it wait too. Bytes that are no request close the connection and touch no other.
 */
export class BrokerConnection {
  readonly id: number;
  readonly #cluster: Cluster;
  readonly #broker: number;
  readonly #connection: Connection;
  readonly #peer: Peer;
  readonly #actor: Actor;
  readonly #positions: ReadPositions;
  readonly #waitingFrames: Uint8Array[] = [];
  #waitingBytes = 0;
  #busy = false;
  #open = true;
  #forget: (() => void) | null = null;
  /** When the client last sent something, or was answered; host clock, milliseconds. */
  #activeAt: number;
  #idle: { cancel(): void } | null = null;
  readonly #listener: BrokerListener;
  /** Null on a listener that does not ask who the client is. */
  readonly #authenticator: Authenticator | null;
  #secured: ReturnType<Security['contextFor']>;

  constructor(
    cluster: Cluster,
    broker: number,
    connection: Connection,
    peer: Peer,
    id: number,
    listener: BrokerListener,
  ) {
    this.#cluster = cluster;
    this.#broker = broker;
    this.#connection = connection;
    this.#peer = peer;
    this.id = id;
    this.#listener = listener;
    this.#authenticator = isSasl(listener.protocol) ? cluster.security.authenticator() : null;
    const principal = this.#authenticator ? anonymous : (peer.principal ?? anonymous);
    this.#secured = cluster.security.contextFor(principal, peer.host, this.#authenticator);
    this.#actor = { kind: 'broker', id: broker };
    this.#positions = new ReadPositions(cluster, id);
    const { trace } = cluster;
    trace.emit('connect', peer.actor, null, {
      connection: id,
      broker,
      client: peer.actor,
      host: peer.host,
      port: peer.port,
    });
    const splitter = new FrameSplitter(cluster.maxRequestBytes, (frame) => this.#arrived(frame));
    this.#activeAt = cluster.now();
    this.#watchIdle();
    this.#begin(cluster.security.admissions(broker));
    connection.receive((bytes) => {
      try {
        splitter.push(bytes);
      } catch (error) {
        this.#fail(error);
      }
      cluster.purgatory.drain();
    });
    connection.closed((reason) => {
      if (!this.#open) return;
      this.#close(reason);
      // What a share session had is free for others, who may wait for it.
      cluster.purgatory.drain();
    });
    connection.drained?.(() => {
      if (!this.#busy) this.#resume(() => {});
      cluster.purgatory.drain();
    });
  }

  close(reason: string): void {
    this.#close(reason);
  }

  /** Ends the connection once nothing has been said for `connections.max.idle.ms`. A client that waits for an answer is not idle. */
  #watchIdle(): void {
    const { clock, configs, purgatory } = this.#cluster;
    const longestMs = configs.number('connections.max.idle.ms');
    if (longestMs < 0) return;
    const left = this.#busy ? longestMs : this.#activeAt + longestMs - this.#cluster.now();
    if (left > 0) this.#idle = clock.after(left, () => this.#watchIdle());
    else {
      this.#close(`nothing was said for ${longestMs} ms`);
      purgatory.drain();
    }
  }

  /** Serves the client, now or later, or lets it go. What it sends meanwhile waits. */
  #begin(admissions: Admissions): void {
    const admission = admissions.admit(this.#peer.host, this.#cluster.now());
    if (admission.kind === 'wait') {
      this.#busy = true;
      this.#forget = admissions.queue(() => {
        this.#resume(() => {});
        this.#cluster.purgatory.drain();
      });
    } else if (admission.kind === 'serve') {
      if (admission.afterMs > 0) this.#mute(admission.afterMs);
    } else {
      // Also when nothing is to be waited for: whoever made this connection is not done with it yet.
      const { afterMs, reason } = admission;
      this.#busy = true;
      const timer = this.#cluster.clock.after(afterMs, () => this.#close(reason));
      this.#forget = () => timer.cancel();
    }
  }

  #close(reason: string): void {
    if (!this.#open) return;
    this.#open = false;
    this.#forget?.();
    this.#idle?.cancel();
    this.#positions.end();
    this.#waitingFrames.length = 0;
    this.#cluster.trace.emit('disconnect', this.#actor, null, {
      connection: this.id,
      broker: this.#broker,
      reason: reason.slice(0, maxReason),
    });
    this.#cluster.left(this);
    this.#cluster.groups.disconnected(this.#broker, this.id);
    this.#cluster.security.admissions(this.#broker).left(this.#peer.host);
    this.#connection.close(reason);
  }

  #fail(error: unknown): void {
    if (error instanceof WireError) return this.#close(error.message);
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    this.#cluster.trace.emit('notice', this.#actor, null, { name: 'broker-error', text: stack ?? message });
    this.#close(`broker error: ${message}`);
  }

  #arrived(frame: Uint8Array): void {
    if (!this.#open) return;
    this.#activeAt = this.#cluster.now();
    if (!this.#busy && !this.#connection.congested) return this.#handle(frame);
    this.#waitingFrames.push(frame);
    this.#waitingBytes += frame.length;
    if (this.#waitingBytes > manyBytes) this.#connection.hold?.(true);
    if (this.#waitingBytes > this.#cluster.maxRequestBytes)
      this.#close('more requests sent than may wait for their turn');
  }

  #handle(frame: Uint8Array): void {
    if (this.#authenticator?.awaitsToken) return this.#handleToken(frame, this.#authenticator);
    const reader = new Reader(frame, 'request');
    const header = readRequestHeader(reader);
    const served = this.#cluster.served(header.apiKey, this.#listener);
    if (!served) throw new WireError(`request with API key ${header.apiKey}: this broker has no such API`);
    const { api } = served;
    const refused = this.#authenticator?.admit(api.name, supports(api, header.version), this.#cluster.now()) ?? null;
    if (refused !== null) {
      // Who asks so late is told why.
      if (this.#authenticator?.underway && api.name !== 'SaslAuthenticate' && supports(api, header.version)) {
        const body = errorResponse(api, 'ILLEGAL_SASL_STATE', refused);
        this.#connection.send(writeResponse(api, header.version, header.correlationId, body as never));
      }
      return this.#close(refused);
    }
    const cause = this.#cluster.trace.emit('request', this.#peer.actor, null, {
      connection: this.id,
      broker: this.#broker,
      apiKey: api.key,
      api: api.name,
      version: header.version,
      correlationId: header.correlationId,
      clientId: header.clientId,
      size: frame.length,
    });
    const arrived = this.#cluster.now();
    const answer = (version: number, body: unknown): void => {
      const bytes = writeResponse(api, version, header.correlationId, body as never);
      this.#connection.send(bytes);
      this.#cluster.trace.emit('response', this.#actor, cause, {
        connection: this.id,
        broker: this.#broker,
        apiKey: api.key,
        api: api.name,
        version,
        correlationId: header.correlationId,
        size: bytes.length - 4,
        tookMs: this.#cluster.now() - arrived,
      });
    };

    if (!supports(api, header.version)) {
      if (api.name !== 'ApiVersions')
        throw new WireError(`${api.name} v${header.version}: this broker has ${api.versions}`);
      return answer(0, { errorCode: errorCode('UNSUPPORTED_VERSION'), apiKeys: [advertised(api)] });
    }
    const measured = this.#measured(header, api.name);
    const body = readRequestBody(api, header.version, reader);
    let closing: string | null = null;
    const context = this.#context(header, cause, measured?.mutations ?? unlimited, (reason) => {
      closing = reason;
    });
    const finish = (body: unknown): void => {
      const { response, throttleMs } = measured?.answer(body, frame.length) ?? { response: body, throttleMs: 0 };
      if (response !== noAnswer) answer(header.version, response);
      if (closing !== null) this.#close(closing);
      else if (throttleMs > 0) this.#mute(throttleMs);
    };
    const result = served.handle((measured?.request(body) ?? body) as never, context);
    if (this.#authenticator) closing ??= this.#authenticated(this.#authenticator);
    if (result instanceof Delayed) return this.#wait(result, finish);
    if (this.#authenticator?.failure) return this.#wait(this.#late(result), finish);
    finish(result);
  }

  /** A token without a request around it, as clients of SaslHandshake v0 send them. */
  #handleToken(token: Uint8Array, authenticator: Authenticator): void {
    const { bytes } = authenticator.authenticate(token, this.#cluster.now());
    const failure = this.#authenticated(authenticator);
    if (failure !== null) return this.#wait(this.#late(null), () => this.#close(failure));
    const writer = new Writer();
    writer.int32(bytes.length);
    writer.raw(bytes);
    this.#connection.send(writer.done());
  }

  /** Takes note of who the client is by now; the reason to close if it is not who it says. */
  #authenticated(authenticator: Authenticator): string | null {
    const { principal } = authenticator;
    if (principal !== null && principal !== this.#secured.security.principal)
      this.#secured = this.#cluster.security.contextFor(principal, this.#peer.host, authenticator);
    return authenticator.failure;
  }

  /** An answer that guessers have to wait for, as Kafka makes them (KIP-306). */
  #late(answer: unknown): Delayed<unknown> {
    const untilMs = this.#cluster.now() + this.#cluster.configs.number('connection.failed.authentication.delay.ms');
    return new Delayed<unknown>({ untilMs, on: [], ready: () => undefined, expire: () => answer });
  }

  #measured({ clientId, version }: RequestHeader, api: string): Measurer | null {
    const throttle = this.#cluster.security.throttle(this.#broker);
    if (throttle.idle) return null;
    const user = this.#secured.security.principal.replace('User:', '');
    return measure(throttle, { name: api, version }, { user, clientId: clientId ?? '' }, () => this.#cluster.now());
  }

  /** An answer that cannot be made ends this connection, and nothing else. */
  #wait({ untilMs, on, ready, expire }: Delayed<unknown>, answer: (body: unknown) => void): void {
    this.#busy = true;
    const guarded = (ask: () => unknown) => (): unknown => {
      try {
        return ask();
      } catch (error) {
        this.#fail(error);
        return undefined;
      }
    };
    const delayed = new Delayed({ untilMs, on, ready: guarded(ready), expire: guarded(expire) });
    this.#forget = this.#cluster.purgatory.add(delayed, (body) => {
      if (this.#open) this.#resume(() => answer(body));
    });
  }

  /** Reads no more from a client that has sent or fetched too much, for so long. */
  #mute(ms: number): void {
    this.#busy = true;
    const timer = this.#cluster.clock.after(ms, () => {
      this.#resume(() => {});
      this.#cluster.purgatory.drain();
    });
    this.#forget = () => timer.cancel();
  }

  /** Does what was waited for, then goes on with the requests that came meanwhile. */
  #resume(act: () => void): void {
    this.#busy = false;
    this.#forget = null;
    this.#activeAt = this.#cluster.now();
    try {
      act();
      while (this.#open && !this.#busy && !this.#connection.congested) {
        const frame = this.#waitingFrames.shift();
        if (!frame) break;
        if (this.#waitingFrames.length === 0) this.#connection.hold?.(false);
        this.#waitingBytes -= frame.length;
        this.#handle(frame);
      }
    } catch (error) {
      this.#fail(error);
    }
  }

  #context(
    header: RequestHeader,
    cause: number,
    mutations: MutationsContext,
    disconnect: (reason: string) => void,
  ): RequestContext {
    const client = {
      connection: this.id,
      clientId: header.clientId,
      host: this.#peer.host,
      pid: this.#peer.actor.kind === 'process' ? this.#peer.actor.pid : null,
    };
    const { trace } = this.#cluster;
    return {
      ...this.#cluster.contextFor(this.#broker, this.#listener),
      ...this.#secured,
      mutations,
      now: this.#cluster.now(),
      version: header.version,
      client,
      cause,
      trace,
      reads: trace.listening ? this.#positions.of(client, cause, this.#peer.actor) : unread,
      disconnect,
    };
  }
}

const unread: RequestContext['reads'] = { from() {}, delivered() {} };
