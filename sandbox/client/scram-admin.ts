import { describeUserScramCredentials } from '../apis/50-describe-user-scram-credentials.ts';
import { alterUserScramCredentials } from '../apis/51-alter-user-scram-credentials.ts';
import { type ScramMechanism, saltedPassword, scramMechanisms } from '../security/scram.ts';
import { errorName } from '../wire/errors.ts';
import type { ClusterClient } from './cluster-client.ts';
import { ApiError } from './errors.ts';

export interface ScramUser {
  user: string;
  credentials: readonly { mechanism: string; iterations: number }[];
}

export interface NewCredential {
  iterations: number;
  password: string;
  salt: Uint8Array;
}

/** Which credentials users have (none: all users); who has none is left out. Rejects with ApiError. */
export async function scramUsers(cluster: ClusterClient, users: readonly string[]): Promise<readonly ScramUser[]> {
  const answer = await cluster.request(await cluster.any(), describeUserScramCredentials, {
    users: users.length === 0 ? null : users.map((name) => ({ name })),
  });
  if (answer.errorCode !== 0) throw new ApiError(errorName(answer.errorCode), answer.errorMessage);
  return answer.results
    .filter(({ errorCode }) => errorName(errorCode) !== 'RESOURCE_NOT_FOUND')
    .map(({ user, errorCode, errorMessage, credentialInfos }) => {
      if (errorCode !== 0) throw new ApiError(errorName(errorCode), errorMessage);
      const credentials = credentialInfos.map(({ mechanism, iterations }) => ({
        mechanism: scramMechanisms.get(mechanism) ?? 'UNKNOWN',
        iterations,
      }));
      return { user, credentials };
    });
}

/** Sets credentials of a user by mechanism, or deletes those that are null. The password does not travel. Rejects with ApiError. */
export async function alterScram(
  cluster: ClusterClient,
  user: string,
  changes: ReadonlyMap<ScramMechanism, NewCredential | null>,
): Promise<void> {
  const codes = new Map([...scramMechanisms].map(([code, name]) => [name, code]));
  const { results } = await cluster.request(await cluster.controller(), alterUserScramCredentials, {
    deletions: [...changes].flatMap(([mechanism, credential]) =>
      credential === null ? [{ name: user, mechanism: codes.get(mechanism) ?? 0 }] : [],
    ),
    upsertions: [...changes].flatMap(([mechanism, credential]) => {
      if (credential === null) return [];
      const { iterations, password, salt } = credential;
      const salted = saltedPassword(mechanism, password, salt, iterations);
      return [{ name: user, mechanism: codes.get(mechanism) ?? 0, iterations, salt, saltedPassword: salted }];
    }),
  });
  for (const { errorCode, errorMessage } of results)
    if (errorCode !== 0) throw new ApiError(errorName(errorCode), errorMessage);
}
