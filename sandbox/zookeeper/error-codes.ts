/** Codes of ZooKeeper's errors by name, as KeeperException.Code has them in 3.5.9. */
export const errorCodes = {
  OK: 0,
  RuntimeInconsistency: -2,
  MarshallingError: -5,
  Unimplemented: -6,
  BadArguments: -8,
  NoNode: -101,
  NoAuth: -102,
  BadVersion: -103,
  NoChildrenForEphemerals: -108,
  NodeExists: -110,
  NotEmpty: -111,
  SessionExpired: -112,
  InvalidACL: -114,
  AuthFailed: -115,
  NoWatcher: -121,
  ReconfigDisabled: -123,
} as const;

export type ErrorCodeName = keyof typeof errorCodes;

const names = new Map<number, ErrorCodeName>(
  Object.entries(errorCodes).map(([name, code]) => [code, name as ErrorCodeName]),
);

export function errorName(code: number): ErrorCodeName | undefined {
  return names.get(code);
}

/** A request that ZooKeeper answers with an error. */
export class ZooKeeperError extends Error {
  readonly code: ErrorCodeName;
  readonly path: string;

  constructor(code: ErrorCodeName, path = '') {
    super(`KeeperErrorCode = ${code}${path && ` for ${path}`}`);
    this.code = code;
    this.path = path;
  }
}
