/**
 * Bits of the operations that a client may do, one bit for each ACL operation code (KIP-430). Without an authorizer
 * everybody may do all that the resource has.
 */
const bits = {
  read: 3,
  write: 4,
  create: 5,
  delete: 6,
  alter: 7,
  describe: 8,
  clusterAction: 9,
  describeConfigs: 10,
  alterConfigs: 11,
  idempotentWrite: 12,
};
const of = (...operations: (keyof typeof bits)[]): number =>
  operations.reduce((sum, name) => sum | (1 << bits[name]), 0);

export const topicOperations = of(
  'read',
  'write',
  'create',
  'delete',
  'alter',
  'describe',
  'describeConfigs',
  'alterConfigs',
);
export const clusterOperations = of(
  'create',
  'clusterAction',
  'describeConfigs',
  'alterConfigs',
  'idempotentWrite',
  'alter',
  'describe',
);
export const groupOperations = of('read', 'describe', 'delete', 'describeConfigs', 'alterConfigs');
/** What stands there when nobody asked. */
export const notTold = -2147483648;
