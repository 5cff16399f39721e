import { type ApiError, isSignInError } from '../../client/errors.ts';
import type { CommandIo } from '../../machine/command.ts';
import { releaseOf } from '../server/release.ts';
import { logTime } from './java.ts';

/** What it says besides where it need not ask again. */
const final: Readonly<Record<string, string>> = {
  INVALID_TOPIC_EXCEPTION: 'Metadata response reported invalid topics',
  TOPIC_AUTHORIZATION_FAILED: 'Topic authorization failed for topics',
};

/**
 * What a client logs each time that it asks for a topic and is told that it is not there, or not yet.
 *
 * @param client as it names itself, `Producer clientId=console-producer`
 * @param asked how many requests it had sent before
 */
export function metadataWarnings(
  io: CommandIo,
  client: string,
  asked: number,
): (topic: string, error: ApiError) => Promise<void> {
  const { noMetadata } = releaseOf(io.program).clients;
  let correlationId = asked;
  return async (topic, refused) => {
    // It could not even ask, which is said elsewhere.
    if (isSignInError(refused)) return;
    const { error } = refused;
    correlationId += 1;
    const time = logTime(await io.now());
    await io.stderr.write(
      `${time} WARN [${client}] ${noMetadata} with correlation id ${correlationId} : {${topic}=${error}} (org.apache.kafka.clients.NetworkClient)\n`,
    );
    const what = final[error];
    if (what !== undefined)
      await io.stderr.write(`${time} ERROR [${client}] ${what} [${topic}] (org.apache.kafka.clients.Metadata)\n`);
  };
}
