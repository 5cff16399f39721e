import { ApiError, UnreachableError } from '../../client/errors.ts';
import type { CommandIo } from '../../machine/command.ts';
import { logTime } from '../tool/java.ts';
import { ToolExit } from '../tool/run.ts';

/** The tool ends with what it could not do, and why. What is none of our client's failures is given back. */
export function failedTo(what: string, error: unknown): unknown {
  if (!(error instanceof ApiError || error instanceof UnreachableError)) return error;
  return new ToolExit(1, `${what}: ${error.message}. Enable debug logging for additional detail.\n`);
}

/** What an error of a broker's is called where Kafka's client puts it in words of its own. */
export async function inWords<T>(act: () => Promise<T>, words: (error: ApiError) => string | null): Promise<T> {
  try {
    return await act();
  } catch (error) {
    const message = error instanceof ApiError ? words(error) : null;
    throw error instanceof ApiError && message !== null ? new ApiError(error.error, message) : error;
  }
}

/** A line of the client's log. */
export async function logError(io: CommandIo, text: string, handler: string): Promise<void> {
  await io.stderr.write(
    `${logTime(await io.now())} ERROR [AdminClient clientId=adminclient-1] ${text} (org.apache.kafka.clients.admin.internals.${handler})\n`,
  );
}
