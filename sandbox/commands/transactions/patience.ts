import { ApiError, UnreachableError } from '../../client/errors.ts';
import type { CommandIo } from '../../machine/command.ts';
import type { ErrorName } from '../../wire/errors.ts';

const timeoutMs = 60_000;

/**
 * Asks again, for a minute, while the answer is one of these: it may be another soon. Rejects with ApiError; with UnreachableError,
 * in which the call is named, where time is up.
 */
export async function patiently<T>(
  io: CommandIo,
  call: string,
  passing: readonly ErrorName[],
  act: () => Promise<T>,
): Promise<T> {
  const late = new UnreachableError(`Timed out waiting for a node assignment. Call: ${call}`);
  const deadline = (await io.now()) + timeoutMs;
  for (let backoffMs = 100; ; backoffMs = Math.min(backoffMs * 2, 1000)) {
    try {
      return await act();
    } catch (error) {
      if (error instanceof UnreachableError) throw late;
      if (!(error instanceof ApiError && passing.includes(error.error))) throw error;
      if ((await io.now()) + backoffMs > deadline) throw late;
      await io.sleep(backoffMs);
    }
  }
}
