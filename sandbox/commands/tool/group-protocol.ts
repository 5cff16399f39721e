import { JavaError } from './java.ts';

/** Configs that the coordinator has instead, in the new protocol. */
const ofTheGroup = ['partition.assignment.strategy', 'session.timeout.ms', 'heartbeat.interval.ms'];

/**
 * Whether a consumer is to take part in its group by the new protocol (KIP-848). Throws JavaError where its configs do not go together.
 *
 * @param stack where Java finds that they do not
 */
export function usesNewProtocol(own: ReadonlyMap<string, string>, stack: readonly string[]): boolean {
  const protocol = own.get('group.protocol') ?? 'classic';
  const refuse = (message: string): never => {
    throw new JavaError('org.apache.kafka.common.config.ConfigException', message, stack);
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
