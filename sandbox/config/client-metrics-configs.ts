import { type ConfigDefinitions, definitions, parseConfig } from './definition.ts';

/** Configs of a subscription to the metrics of clients (KIP-714). */
export const clientMetricsConfigs: ConfigDefinitions = definitions([
  ['interval.ms', 'INT', '300000', null, 'Metrics push interval in milliseconds'],
  ['match', 'LIST', '', null, 'Client match criteria'],
  ['metrics', 'LIST', '', null, 'Telemetry metric name prefix list'],
]);

const leastIntervalMs = 100;
const mostIntervalMs = 3_600_000;
const matchable = new Set([
  'client_instance_id',
  'client_id',
  'client_software_name',
  'client_software_version',
  'client_source_address',
  'client_source_port',
]);

/** What is wrong with a subscription's configs, in Kafka's words; null when nothing is. */
export function clientMetricsError(
  configs: ReadonlyMap<string, string | null>,
): { error: 'INVALID_REQUEST' | 'INVALID_CONFIG'; message: string } | null {
  const unknown = [...configs.keys()].find((name) => !clientMetricsConfigs.has(name));
  if (unknown !== undefined)
    return { error: 'INVALID_REQUEST', message: `Unknown client metrics configuration: ${unknown}` };
  const interval = configs.get('interval.ms');
  if (interval) {
    const parsed = parseConfig(clientMetricsConfigs.get('interval.ms')!, interval);
    if (parsed.error !== null) return { error: 'INVALID_CONFIG', message: parsed.error };
    const ms = Number(parsed.value);
    if (ms < leastIntervalMs || ms > mostIntervalMs)
      return {
        error: 'INVALID_REQUEST',
        message: `Invalid value ${ms} for interval.ms, interval must be between ${leastIntervalMs} and ${mostIntervalMs} (1 hour)`,
      };
  }
  const pattern = (configs.get('match') ?? '')
    .split(/\s*,\s*/)
    .filter((each) => each !== '')
    .find((each) => !isPattern(each));
  return pattern === undefined
    ? null
    : { error: 'INVALID_CONFIG', message: `Illegal client matching pattern: ${pattern}` };
}

/** `client_id=.*`: what is compared, and a regular expression. */
function isPattern(text: string): boolean {
  const [name = '', expression, ...more] = text.replace(/=+$/, '').split('=');
  if (expression === undefined || more.length > 0 || !matchable.has(name.trim())) return false;
  try {
    return new RegExp(expression.trim()) !== null;
  } catch {
    return false;
  }
}
