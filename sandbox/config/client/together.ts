// What Kafka's clients ask of their configs beyond each by itself.
import { type ConfigValue, invalidValue } from '../definition.ts';
import type { ClientKind, ClientValues, Warning } from './configs.ts';

interface Together {
  refusal: string | null;
  warnings: readonly Warning[];
}

type Given = ReadonlyMap<string, string>;

/** Configs of which a share group has its own, or none. */
const notOfShareGroups = [
  ...['auto.offset.reset', 'enable.auto.commit', 'group.instance.id', 'isolation.level'],
  ...['partition.assignment.strategy', 'interceptor.classes', 'session.timeout.ms', 'heartbeat.interval.ms'],
  ...['group.protocol', 'group.remote.assignor'],
];

/** Why a client refuses what it was given before it reads any value; null where it does not. */
export function beforehand(client: ClientKind, given: Given): string | null {
  if (client !== 'share-consumer') return null;
  const found = notOfShareGroups.filter((name) => given.has(name));
  return found.length === 0 ? null : `${found.join(', ')} cannot be set when using a share group.`;
}

/** Checks parsed values against one another, in Kafka's order. */
export function together(client: ClientKind, given: Given, values: ClientValues): Together {
  const unsigned = withoutMechanism(values);
  if (unsigned !== null) return { refusal: unsigned, warnings: [] };
  const own = { admin: () => null, consumer, producer, 'share-consumer': consumer }[client];
  return { refusal: own(given, values, client), warnings: backoffWarnings(given, values) };
}

function withoutMechanism(values: ClientValues): string | null {
  const protocol = text(values, 'security.protocol').toUpperCase();
  if (!protocol.startsWith('SASL_') || text(values, 'sasl.mechanism') !== '') return null;
  const reason =
    'When the security.protocol configuration enables SASL, mechanism must be non-null and non-empty string.';
  return invalidValue('sasl.mechanism', 'null', reason);
}

function backoffWarnings(given: Given, values: ClientValues): Warning[] {
  const by = 'org.apache.kafka.clients.CommonClientConfigs';
  const warnings: Warning[] = [];
  for (const [name, most, what] of [
    ['retry.backoff.ms', 'retry.backoff.max.ms', 'backoff'],
    ['socket.connection.setup.timeout.ms', 'socket.connection.setup.timeout.max.ms', 'connection setup timeout'],
  ] as const) {
    const [value, limit] = [values.get(name) as bigint, values.get(most) as bigint];
    if (value > limit)
      warnings.push({
        by,
        text: `Configuration '${name}' with value '${value}' is greater than configuration '${most}' with value '${limit}'. A static ${what} with value '${limit}' will be applied.`,
      });
  }
  if (given.has('reconnect.backoff.ms') && !given.has('reconnect.backoff.max.ms'))
    warnings.push({
      by,
      text: 'Disabling exponential reconnect backoff because reconnect.backoff.ms is set, but reconnect.backoff.max.ms is not.',
    });
  return warnings;
}

/** Configs that only groups of the other protocol know, by the protocol. */
const foreign = {
  CLASSIC: ['group.remote.assignor', 'share.acknowledgement.mode', 'share.acquire.mode'],
  CONSUMER: [
    ...['partition.assignment.strategy', 'heartbeat.interval.ms', 'session.timeout.ms'],
    ...['share.acknowledgement.mode', 'share.acquire.mode'],
  ],
} as const;

function consumer(given: Given, values: ClientValues, client: ClientKind): string | null {
  const instanceId = values.get('group.instance.id') ?? null;
  if (text(values, 'client.id') === '' && instanceId !== null) {
    const wrong = invalidInstanceId(String(instanceId));
    if (wrong !== null) return wrong;
  }
  if (values.get('group.id') === null && given.has('enable.auto.commit') && values.get('enable.auto.commit') === true)
    return 'enable.auto.commit cannot be set to true when default group id (null) is used.';
  if (client === 'share-consumer') return null;
  const protocol = text(values, 'group.protocol').toUpperCase() as keyof typeof foreign;
  const found = foreign[protocol].filter((name) => given.has(name) && text(values, name) !== '');
  return found.length === 0 ? null : `${found.join(', ')} cannot be set when group.protocol=${protocol}`;
}

/** What is wrong with a `group.instance.id`, in Kafka's words; null when nothing is. */
export function invalidInstanceId(id: string): string | null {
  const because = (reason: string): string => `Group instance id is invalid: ${reason}`;
  if (id === '.' || id === '..') return because(`'${id}' is not allowed`);
  if (id.length > 249) return because(`the length of '${id}' is longer than the max allowed length 249`);
  if (/^[a-zA-Z0-9._-]+$/.test(id)) return null;
  return because(`'${id}' contains one or more characters other than ASCII alphanumerics, '.', '_' and '-'`);
}

const mostInFlight = 5;

/** A producer that nobody told whether to be idempotent is so where its other configs let it. */
export function isIdempotent(given: Given, values: ClientValues): boolean {
  if (given.has('enable.idempotence')) return values.get('enable.idempotence') === true;
  return values.get('retries') !== 0 && acksAll(values.get('acks'));
}

const acksAll = (acks: ConfigValue | null | undefined): boolean => acks === 'all' || acks === '-1';

function producer(given: Given, values: ClientValues): string | null {
  const asked = given.has('enable.idempotence');
  const idempotent = isIdempotent(given, values);
  if (idempotent && asked) {
    if (values.get('retries') === 0) return 'Must set retries to non-zero when using the idempotent producer.';
    if (!acksAll(values.get('acks')))
      return 'Must set acks to all in order to use the idempotent producer. Otherwise we cannot guarantee idempotence.';
  }
  const inFlight = Number(values.get('max.in.flight.requests.per.connection'));
  if (inFlight > mostInFlight && (!asked || idempotent))
    return `To use the idempotent producer, max.in.flight.requests.per.connection must be set to at most ${mostInFlight}. Current value is ${inFlight}.`;
  const transactional = values.get('transactional.id') !== null;
  if (!idempotent && transactional) return 'Cannot set a transactional.id without also enabling idempotence.';
  if (values.get('transaction.two.phase.commit.enable') === true && given.has('transaction.timeout.ms'))
    return 'Cannot set transaction.timeout.ms when transaction.two.phase.commit.enable is set to true. Transactions will not expire with two-phase commit enabled.';
  return null;
}

function text(values: ClientValues, name: string): string {
  return String(values.get(name) ?? '');
}
