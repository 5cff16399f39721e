import type { CommandIo } from '../../machine/command.ts';
import { logAdminConfigs } from './admin-configs.ts';
import { loadProperties } from './text-file.ts';

/** What a client is told in the file of `--command-config`. */
export type ClientConfig = ReadonlyMap<string, string>;

/** Reads the file of `--command-config`; nothing where none is given. Throws JavaError. @param stack where the tool does this */
export async function commandConfig(
  io: CommandIo,
  path: string | undefined,
  stack: readonly string[],
): Promise<ClientConfig> {
  if (path === undefined) return new Map();
  const config = await loadProperties(io, path, stack);
  await logAdminConfigs(io, config);
  return config;
}
