import { checkedClient } from '../../config/client/configs.ts';
import type { CommandIo } from '../../machine/command.ts';
import { releaseOf } from '../server/release.ts';
import { CheckedConfigs, logConfigWarnings, refusedConfigs } from './checked-configs.ts';
import type { ClientConfig } from './client-config.ts';
import { checkConstruction, type Unmade } from './client-construction.ts';
import { logTime } from './java.ts';

/**
 * The configs of a tool's admin client of 4.3. Throws JavaError for the first that cannot be. What the client logs of them is logged as
 * they are read (logAdminConfigs).
 *
 * @param servers as they were typed, which outweigh those of its configs
 * @param unmade how the client fails to come to be
 */
export function adminConfigs(servers: string, config: ClientConfig, unmade: Unmade): CheckedConfigs {
  const given = new Map([...config, ['bootstrap.servers', servers]]);
  const { refusal, values } = checkedClient('admin', given);
  // It reads them in the last of the frames of its making, Admin.create, and what comes before that.
  if (refusal !== null) throw refusedConfigs('admin', refusal, unmade.frames.slice(2));
  const configs = new CheckedConfigs(given, values);
  checkConstruction('before', 'admin', configs, unmade);
  return configs;
}

/** What an admin client of 4.3 logs of its configs. */
export async function logAdminConfigs(io: CommandIo, config: ClientConfig): Promise<void> {
  if (releaseOf(io.program).version !== '4.3.1') return;
  const checked = checkedClient('admin', config);
  await logConfigWarnings(io, checked);
  if (checked.refusal !== null || config.has('default.api.timeout.ms')) return;
  const configs = new CheckedConfigs(config, checked.values);
  const timeoutMs = configs.number('request.timeout.ms');
  if (timeoutMs <= configs.number('default.api.timeout.ms')) return;
  const client = `AdminClient clientId=${configs.text('client.id') || 'adminclient-1'}`;
  await io.stderr.write(
    `${logTime(await io.now())} WARN [${client}] Overriding the default value for default.api.timeout.ms (0) with the explicitly configured request timeout ${timeoutMs} (org.apache.kafka.clients.admin.KafkaAdminClient)\n`,
  );
}
