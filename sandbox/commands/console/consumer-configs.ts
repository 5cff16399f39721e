import type { CommandIo } from '../../machine/command.ts';
import { checkedConfigs } from '../tool/checked-configs.ts';
import { checkConstruction, checkSubscription } from '../tool/client-construction.ts';
import { isRenewed } from '../tool/consumer-rules.ts';
import { JavaError } from '../tool/java.ts';
import type { Checked } from './consume-topics.ts';
import type { ConsumerSettings } from './consumer-settings.ts';
import { stacks } from './stack.ts';

/** The configs of the console consumer of 4.3. Throws JavaError where they ask for an impossible one. */
export async function consumerConfigs({ own, partition }: ConsumerSettings, io: CommandIo): Promise<Checked> {
  const configs = await checkedConfigs(io, 'consumer', own, stacks.config);
  const frames = isRenewed(configs) ? stacks.asyncConsumer : stacks.consumer;
  const unmade = { what: 'Failed to construct kafka consumer', frames };
  checkConstruction('before', 'consumer', configs, unmade);
  return {
    configs,
    finish: () => checkConstruction('after', 'consumer', configs, unmade),
    ...(partition === null && { subscribe: () => checkSubscription(configs, stacks.subscribe) }),
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
