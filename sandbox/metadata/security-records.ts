/** Rights, quotas and credentials as the metadata log has them. Source: metadata records of Apache Kafka 4.3. */
import { field } from '../wire/schema.ts';
import { metadataKind } from './metadata-record.ts';

const userName = field('string', '0+', 'User.');
const mechanism = field('int8', '0+', '1 SCRAM-SHA-256, 2 SCRAM-SHA-512.');
const aclId = field('uuid', '0+', 'Id of the rule.');
const tokenId = field('string', '0+', 'Token id.');

export const accessControlEntryRecord = metadataKind({
  id: 18,
  name: 'AccessControlEntryRecord',
  versions: '0',
  written: 0,
  fields: {
    id: aclId,
    resourceType: field('int8', '0+', 'Kind of resource, by its number.'),
    resourceName: field('string', '0+', 'Name, or beginning of names.'),
    patternType: field('int8', '0+', '3 literal, 4 prefixed.'),
    principal: field('string', '0+', 'Whom it is about, such as User:ana.'),
    host: field('string', '0+', 'Where they connect from; * for anywhere.'),
    operation: field('int8', '0+', 'What they may or may not do, by its number.'),
    permissionType: field('int8', '0+', '2 deny, 3 allow.'),
  },
});

export const removeAccessControlEntryRecord = metadataKind({
  id: 19,
  name: 'RemoveAccessControlEntryRecord',
  versions: '0',
  written: 0,
  fields: { id: aclId },
});

export const clientQuotaRecord = metadataKind({
  id: 14,
  name: 'ClientQuotaRecord',
  versions: '0',
  written: 0,
  fields: {
    entity: field(
      [
        {
          entityType: field('string', '0+', 'user, client-id or ip.'),
          entityName: field('string', '0+', 'Name; null for the default.', { nullable: '0+' }),
        },
      ],
      '0+',
      'Whom the quota is for.',
    ),
    key: field('string', '0+', 'What is limited.'),
    value: field('float64', '0+', 'The limit; 0 where it is removed.'),
    remove: field('bool', '0+', 'Whether there is no limit any more.'),
  },
});

export const userScramCredentialRecord = metadataKind({
  id: 11,
  name: 'UserScramCredentialRecord',
  versions: '0',
  written: 0,
  fields: {
    name: userName,
    mechanism,
    salt: field('bytes', '0+', 'Salt of the password.'),
    storedKey: field('bytes', '0+', 'What the server checks clients with.'),
    serverKey: field('bytes', '0+', 'What the server proves itself with.'),
    iterations: field('int32', '0+', 'Rounds of hashing.'),
  },
});

export const removeUserScramCredentialRecord = metadataKind({
  id: 22,
  name: 'RemoveUserScramCredentialRecord',
  versions: '0',
  written: 0,
  fields: { name: userName, mechanism },
});

export const delegationTokenRecord = metadataKind({
  id: 10,
  name: 'DelegationTokenRecord',
  versions: '0',
  written: 0,
  fields: {
    owner: field('string', '0+', 'Whom it stands for.'),
    requester: field('string', '0+', 'Who asked for it.'),
    renewers: field(['string'], '0+', 'Who may renew it.'),
    issueTimestamp: field('int64', '0+', 'When it was made, milliseconds since the epoch.'),
    maxTimestamp: field('int64', '0+', 'Until when it can be renewed.'),
    expirationTimestamp: field('int64', '0+', 'Until when it holds unless renewed.'),
    tokenId,
  },
});

export const removeDelegationTokenRecord = metadataKind({
  id: 26,
  name: 'RemoveDelegationTokenRecord',
  versions: '0',
  written: 0,
  fields: { tokenId },
});
