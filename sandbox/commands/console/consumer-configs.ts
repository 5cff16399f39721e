import type { ConsumerOptions } from '../../client/consumer-options.ts';
import { newMemberId } from '../../client/member-id.ts';
import { usesNewProtocol } from '../tool/group-protocol.ts';
import { JavaError } from '../tool/java.ts';
import { stacks } from './stack.ts';

const assignors: Readonly<Record<string, string>> = {
  'org.apache.kafka.clients.consumer.RangeAssignor': 'range',
  'org.apache.kafka.clients.consumer.RoundRobinAssignor': 'roundrobin',
  'org.apache.kafka.clients.consumer.CooperativeStickyAssignor': 'cooperative-sticky',
};

/** What a consumer's own configs mean for how it takes part in its group. */
export async function membershipConfigs(
  own: ReadonlyMap<string, string>,
  random: () => Promise<number>,
): Promise<Partial<ConsumerOptions>> {
  const renewed = usesNewProtocol(own, stacks.config);
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
