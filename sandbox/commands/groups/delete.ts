import type { ClusterClient } from '../../client/cluster-client.ts';
import { deleteGroup } from '../../client/group-admin.ts';
import type { CommandIo } from '../../machine/command.ts';
import type { JavaError } from '../tool/java.ts';

/** Deletes groups one by one, and says which of them could not be. @param asRefused what the tool makes of a broker's refusal */
export async function deleteGroups(
  groups: readonly string[],
  cluster: ClusterClient,
  io: CommandIo,
  asRefused: (error: unknown) => JavaError,
): Promise<void> {
  const failed: string[] = [];
  const deleted: string[] = [];
  for (const group of groups) {
    try {
      await deleteGroup(cluster, group);
      deleted.push(`'${group}'`);
    } catch (error) {
      const { type, message } = asRefused(error);
      failed.push(`* Group '${group}' could not be deleted due to: ${type}: ${message}`);
    }
  }
  if (failed.length === 0) {
    await io.stdout.write(`Deletion of requested consumer groups (${deleted.join(', ')}) was successful.\n`);
    return;
  }
  await io.stdout.write(`\nError: Deletion of some consumer groups failed:\n${failed.join('\n')}\n`);
  if (deleted.length > 0)
    await io.stdout.write(`\nThese consumer groups were deleted successfully: ${deleted.join(', ')}\n`);
}
