import type { ErrorName } from '../wire/errors.ts';
import type { SecurityContext } from './security-context.ts';

/** Nobody may ask for tokens who did not say who they are; to others they are switched off. `at` stands for each time. */
export function tokensRefused({ authentication }: SecurityContext): { error: ErrorName; at: bigint } {
  return authentication
    ? { error: 'DELEGATION_TOKEN_AUTH_DISABLED', at: 0n }
    : { error: 'DELEGATION_TOKEN_REQUEST_NOT_ALLOWED', at: -1n };
}
