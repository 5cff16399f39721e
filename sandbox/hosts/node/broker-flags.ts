import { parseArgs } from 'node:util';
import { brokerConfigs } from '../../config/broker-configs.ts';
import { parseConfig } from '../../config/definition.ts';

/** What `npm run broker` was asked for. */
export interface BrokerFlags {
  brokers: number;
  host: string;
  /** One port a broker; 0 is any free one. */
  ports: readonly number[];
  /** Host that clients are told to connect to. */
  advertisedHost: string;
  configs: Readonly<Record<string, string>>;
  /** Folder for the logs; null keeps them in memory. */
  data: string | null;
}

export const usage = `npm run broker -- [--brokers N] [--listener PLAINTEXT://HOST:PORT[,PORT…]] [--advertised HOST] [--set KEY=VALUE]… [--data DIR]`;

/** Flags that cannot be carried out: says which, and what was expected. */
export class FlagError extends Error {}

const defaultPort = 9092;
const portStep = 2;

/** Reads the broker's command line. Throws FlagError. */
export function readFlags(argv: readonly string[]): BrokerFlags {
  const { values } = parse(argv);
  const brokers = wholeNumber('--brokers', values.brokers ?? '1', 1, 100);
  const listeners = values.listener ?? [];
  const secured = listeners.find((each) => !each.startsWith('PLAINTEXT://'));
  if (secured !== undefined) {
    const [protocol] = secured.split('://');
    if (['SSL', 'SASL_PLAINTEXT', 'SASL_SSL'].includes(protocol ?? ''))
      throw new FlagError(`--listener ${secured}: ${protocol} listeners do not work yet; PLAINTEXT does`);
    throw new FlagError(`--listener ${secured}: PLAINTEXT://HOST:PORT[,PORT…] expected`);
  }
  if (listeners.length > 1)
    throw new FlagError('--listener: one PLAINTEXT listener expected, with a port for each broker');
  if (values.user) throw new FlagError('--user: SASL listeners do not work yet');
  const { host, ports } = readListener(listeners[0], brokers);
  return {
    brokers,
    host,
    ports,
    advertisedHost: values.advertised ?? (host === '0.0.0.0' || host === '::' ? 'localhost' : host),
    configs: Object.fromEntries((values.set ?? []).map(readSetting)),
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

function readListener(listener: string | undefined, brokers: number): { host: string; ports: readonly number[] } {
  if (listener === undefined)
    return { host: '127.0.0.1', ports: Array.from({ length: brokers }, (_, i) => defaultPort + i * portStep) };
  const match = /^PLAINTEXT:\/\/(\[[^\]]+\]|[^:/]*):(\d+(?:,\d+)*)$/.exec(listener);
  if (!match) throw new FlagError(`--listener ${listener}: PLAINTEXT://HOST:PORT[,PORT…] expected`);
  const ports = (match[2] as string).split(',').map((port) => wholeNumber('--listener port', port, 0, 65535));
  if (ports.length !== brokers)
    throw new FlagError(`--listener ${listener}: ${brokers} port(s) expected, one a broker, not ${ports.length}`);
  return { host: (match[1] as string).replace(/^\[|\]$/g, '') || '0.0.0.0', ports };
}

function readSetting(setting: string): [string, string] {
  const at = setting.indexOf('=');
  if (at < 1) throw new FlagError(`--set ${setting}: KEY=VALUE expected`);
  const [name, value] = [setting.slice(0, at), setting.slice(at + 1)];
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
