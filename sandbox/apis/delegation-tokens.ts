import type { ErrorName } from '../wire/errors.ts';
import type { SecurityContext } from './security-context.ts';

/** Nobody may ask for tokens who did not say who they are; to others they are switched off. */
export function tokensRefused({ authentication }: SecurityContext): ErrorName {
  return authentication ? 'DELEGATION_TOKEN_AUTH_DISABLED' : 'DELEGATION_TOKEN_REQUEST_NOT_ALLOWED';
}
