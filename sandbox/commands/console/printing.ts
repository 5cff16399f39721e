import { ApiError } from '../../client/errors.ts';
import type { CommandIo } from '../../machine/command.ts';
import { metadataWarnings } from '../tool/metadata-warnings.ts';

/** Whether somebody still reads what is printed. */
export async function printed(io: CommandIo, text: string): Promise<boolean> {
  try {
    await io.stdout.write(text);
    return true;
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'BrokenPipe') throw error;
    await io.stderr.write('Unable to write to standard out, closing consumer.\n');
    return false;
  }
}

/** What the client logs when a topic that it wants is not there, or not yet. */
export function topicWarnings(io: CommandIo, client: string): (topic: string, error: ApiError) => Promise<void> {
  const warn = metadataWarnings(io, client, 1);
  return async (topic, refusal) => {
    await warn(topic, refusal);
    const { error } = refusal;
    if (error !== 'INVALID_TOPIC_EXCEPTION') return;
    throw new ApiError(error, `Invalid topics: [${topic}]`);
  };
}
