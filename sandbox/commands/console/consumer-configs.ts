import type { ConsumerOptions } from '../../client/consumer-options.ts';
import { newMemberId } from '../../client/member-id.ts';
import { JavaError } from '../tool/java.ts';
import { stacks } from './stack.ts';

const assignors: Readonly<Record<string, string>> = {
  'org.apache.kafka.clients.consumer.RangeAssignor': 'range',
  'org.apache.kafka.clients.consumer.RoundRobinAssignor': 'roundrobin',
  'org.apache.kafka.clients.consumer.CooperativeStickyAssignor': 'cooperative-sticky',
};

/** Configs that the coordinator has instead, in the new protocol. */
const ofTheGroup = ['partition.assignment.strategy', 'session.timeout.ms', 'heartbeat.interval.ms'];

/** Whether the consumer is to take part in its group by the new protocol (KIP-848). Throws JavaError where the configs do not go together. */
export function usesNewProtocol(own: ReadonlyMap<string, string>): boolean {
  const protocol = own.get('group.protocol') ?? 'classic';
  const refuse = (message: string): never => {
    throw new JavaError('org.apache.kafka.common.config.ConfigException', message, stacks.config);
  };
  if (!['classic', 'consumer'].includes(protocol.toLowerCase()))
    refuse(
      `Invalid value ${protocol} for configuration group.protocol: String must be one of (case insensitive): CONSUMER, CLASSIC`,
    );
  if (protocol.toLowerCase() === 'classic') {
    if (own.has('group.remote.assignor')) refuse('group.remote.assignor cannot be set when group.protocol=CLASSIC');
    return false;
  }
  for (const name of ofTheGroup) if (own.has(name)) refuse(`${name} cannot be set when group.protocol=CONSUMER`);
  return true;
}

/** What a consumer's own configs mean for how it takes part in its group. */
export async function membershipConfigs(
  own: ReadonlyMap<string, string>,
  random: () => Promise<number>,
): Promise<Partial<ConsumerOptions>> {
  const renewed = usesNewProtocol(own);
  const numbers = {
    sessionTimeoutMs: 'session.timeout.ms',
    heartbeatIntervalMs: 'heartbeat.interval.ms',
    rebalanceTimeoutMs: 'max.poll.interval.ms',
    autoCommitIntervalMs: 'auto.commit.interval.ms',
    metadataMaxAgeMs: 'metadata.max.age.ms',
  };
  const given = Object.entries(numbers).flatMap(([option, name]) => {
    const text = own.get(name);
    return text === undefined ? [] : [[option, Number(text)] as const];
  });
  const strategies = own.get('partition.assignment.strategy')?.split(',');
  return {
    ...Object.fromEntries(given),
    ...(strategies && { assignors: strategies.map((each) => assignors[each.trim()] ?? each.trim()) }),
    groupInstanceId: own.get('group.instance.id') ?? null,
    memberId: renewed ? await newMemberId(random) : null,
    serverAssignor: own.get('group.remote.assignor') ?? null,
  };
}

/** The pattern of `--include`. Throws JavaError as Java does where it is none. */
export function checkPattern(pattern: string): void {
  try {
    new RegExp(pattern, 'u');
  } catch {
    const open = /\[[^\]]*$/.test(pattern);
    const at = open ? pattern.length - 1 : pattern.length;
    const what = open ? 'Unclosed character class' : 'Illegal pattern';
    const message = `${what} near index ${at}\n${pattern}${open ? `\n${' '.repeat(at)}^` : ''}`;
    throw new JavaError('java.util.regex.PatternSyntaxException', message, stacks.pattern);
  }
}
