import { checkedClient } from '../../config/client/configs.ts';
import { CheckedConfigs } from './checked-configs.ts';
import { JavaError } from './java.ts';

/** What the clients of 2.8 know nothing of, and so do not look at. */
const later = /^group\.(?:protocol|remote\.assignor)$|^share\.|^transaction\.two\.phase\.commit\.enable$/;

/**
 * The same of a client of 2.8, as far as its configs are those of 4.3: what cannot be read there cannot be read here. Throws JavaError.
 *
 * @param stack where a word is found not to be one of the list
 */
export function checkedConfigs28(
  client: 'consumer' | 'producer',
  properties: ReadonlyMap<string, string>,
  stack: readonly string[],
): CheckedConfigs {
  const given = new Map([...properties].filter(([name]) => !later.test(name)));
  for (const part of ['key', 'value'])
    for (const kind of ['serializer', 'deserializer'])
      given.set(`${part}.${kind}`, 'org.apache.kafka.common.serialization.StringSerializer');
  const { refusal, values } = checkedClient(client, given);
  if (refusal === null) return new CheckedConfigs(given, values);
  const frames = refusal.includes(': String must be one of: ') ? stack : stack.slice(1);
  throw new JavaError('org.apache.kafka.common.config.ConfigException', refusal, frames);
}
