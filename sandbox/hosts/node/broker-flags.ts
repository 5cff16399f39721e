import { parseArgs } from 'node:util';
import { brokerConfigs } from '../../config/broker-configs.ts';
import { parseConfig } from '../../config/definition.ts';
import { saslMechanisms } from '../../security/mechanism.ts';
import { isSasl, type SecurityProtocol, securityProtocols } from '../../security/protocol.ts';

/** One way in: addresses to listen on, secured as its protocol says. */
export interface ListenerFlags {
  protocol: SecurityProtocol;
  host: string;
  /** One port a broker; 0 is any free one. */
  ports: readonly number[];
  /** Host that clients are told to connect to. */
  advertisedHost: string;
}

/** What `npm run broker` was asked for. */
export interface BrokerFlags {
  brokers: number;
  /** At least one; the first is the one that `ready` names. */
  listeners: readonly ListenerFlags[];
  /** Passwords for SASL, by user. */
  users: Readonly<Record<string, string>>;
  configs: Readonly<Record<string, string>>;
  /** Folder for the logs; null keeps them in memory. */
  data: string | null;
}

export const usage = `npm run broker -- [--brokers N] [--listener PROTOCOL://HOST:PORT[,PORT…]]… [--user NAME:PASSWORD]… [--advertised HOST] [--set KEY=VALUE]… [--data DIR]`;

/** Flags that cannot be carried out: says which, and what was expected. */
export class FlagError extends Error {}

/** Settings of the authorizer: Kafka's brokers pass them on and describe them to nobody. */
const authorizerConfigs = new Set(['super.users', 'allow.everyone.if.no.acl.found']);
const defaultPort = 9092;
const portStep = 2;

/** Reads the broker's command line. Throws FlagError. */
export function readFlags(argv: readonly string[]): BrokerFlags {
  const { values } = parse(argv);
  const brokers = wholeNumber('--brokers', values.brokers ?? '1', 1, 100);
  const listeners = (values.listener ?? [null]).map((each) => readListener(each, brokers, values.advertised ?? null));
  const protocols = listeners.map(({ protocol }) => protocol);
  const repeated = protocols.find((protocol, at) => protocols.indexOf(protocol) !== at);
  if (repeated) throw new FlagError(`--listener: one ${repeated} listener expected, with a port for each broker`);
  const users = Object.fromEntries((values.user ?? []).map(readUser));
  const mechanisms = protocols.some(isSasl) ? { 'sasl.enabled.mechanisms': saslMechanisms.join(',') } : {};
  return {
    brokers,
    listeners,
    users,
    configs: { ...mechanisms, ...Object.fromEntries((values.set ?? []).map(readSetting)) },
    data: values.data ?? null,
  };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        brokers: { type: 'string' },
        listener: { type: 'string', multiple: true },
        advertised: { type: 'string' },
        user: { type: 'string', multiple: true },
        set: { type: 'string', multiple: true },
        data: { type: 'string' },
      },
    });
  } catch (error) {
    throw new FlagError(`${(error as Error).message}\n${usage}`);
  }
}

function readListener(listener: string | null, brokers: number, advertised: string | null): ListenerFlags {
  if (listener === null) {
    const ports = Array.from({ length: brokers }, (_, i) => defaultPort + i * portStep);
    return { protocol: 'PLAINTEXT', host: '127.0.0.1', ports, advertisedHost: advertised ?? '127.0.0.1' };
  }
  const match = /^(\w+):\/\/(\[[^\]]+\]|[^:/]*):(\d+(?:,\d+)*)$/.exec(listener);
  const protocol = securityProtocols.find((each) => each === match?.[1]);
  if (!match || !protocol)
    throw new FlagError(
      `--listener ${listener}: PROTOCOL://HOST:PORT[,PORT…] expected, PROTOCOL one of ${securityProtocols.join(', ')}`,
    );
  const ports = (match[3] as string).split(',').map((port) => wholeNumber('--listener port', port, 0, 65535));
  if (ports.length !== brokers)
    throw new FlagError(`--listener ${listener}: ${brokers} port(s) expected, one a broker, not ${ports.length}`);
  const host = (match[2] as string).replace(/^\[|\]$/g, '') || '0.0.0.0';
  const reachable = host === '0.0.0.0' || host === '::' ? 'localhost' : host;
  return { protocol, host, ports, advertisedHost: advertised ?? reachable };
}

function readUser(user: string): [string, string] {
  const at = user.indexOf(':');
  if (at < 1 || at === user.length - 1) throw new FlagError(`--user ${user}: NAME:PASSWORD expected`);
  return [user.slice(0, at), user.slice(at + 1)];
}

function readSetting(setting: string): [string, string] {
  const at = setting.indexOf('=');
  if (at < 1) throw new FlagError(`--set ${setting}: KEY=VALUE expected`);
  const [name, value] = [setting.slice(0, at), setting.slice(at + 1)];
  if (authorizerConfigs.has(name)) return [name, value];
  const definition = brokerConfigs.get(name);
  if (!definition) throw new FlagError(`--set ${setting}: Kafka has no broker config ${name}`);
  const parsed = parseConfig(definition, value);
  if (parsed.error !== null) throw new FlagError(`--set ${setting}: ${parsed.error}`);
  return [name, value];
}

function wholeNumber(what: string, text: string, least: number, most: number): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < least || number > most)
    throw new FlagError(`${what} ${text}: a whole number from ${least} to ${most} expected`);
  return number;
}
