import { type ErrorName, errorCode } from '../wire/errors.ts';
import { field } from '../wire/schema.ts';
import type { SecurityContext, TokensContext } from './security-context.ts';

/** Who may be named in a token: a type, which is `User`, and a name. */
export const principalFields = {
  principalType: field('string', '0+', 'Type of the principal, such as User.'),
  principalName: field('string', '0+', 'Name of the principal.'),
};

export interface PrincipalParts {
  principalType: string;
  principalName: string;
}

export function principalParts(principal: string): PrincipalParts {
  const [principalType = '', principalName = ''] = principal.split(/:(.*)/s);
  return { principalType, principalName };
}

export const principalOf = ({ principalType, principalName }: PrincipalParts): string =>
  `${principalType}:${principalName}`;

/** Nobody may ask for tokens who did not say who they are, or who came with one. */
export function mayAsk({ principal, authentication }: SecurityContext): boolean {
  return principal !== 'User:ANONYMOUS' && !authentication?.tokenAuthenticated;
}

/** What Renew and Expire answer: when the token expires from now on, or why that was not changed. */
export function untilWhen(
  security: SecurityContext,
  change: (tokens: TokensContext) => number | ErrorName,
): { errorCode: number; expiryTimestampMs: bigint } {
  if (!mayAsk(security))
    return { errorCode: errorCode('DELEGATION_TOKEN_REQUEST_NOT_ALLOWED'), expiryTimestampMs: -1n };
  const until = security.tokens ? change(security.tokens) : 'DELEGATION_TOKEN_AUTH_DISABLED';
  return typeof until === 'string'
    ? { errorCode: errorCode(until), expiryTimestampMs: 0n }
    : { errorCode: 0, expiryTimestampMs: BigInt(until) };
}
