import { expect, test } from 'vitest';
import { distinguishedName, principalMapping } from '../../sandbox/security/principal-mapping.ts';

const name = 'CN=Ana,OU=ServiceUsers,O=Shop,C=DE';

test.each([
  ['DEFAULT', name],
  ['RULE:^CN=(.*?),OU=ServiceUsers.*$/$1/', 'Ana'],
  ['RULE:^CN=(.*?),OU=ServiceUsers.*$/$1/L', 'ana'],
  ['RULE:^CN=(.*?),OU=(.*?),O=(.*?),C=(.*?)$/$1@$2/U, DEFAULT', 'ANA@SERVICEUSERS'],
  ['RULE:^CN=(.*?),OU=Admins.*$/$1/, DEFAULT', name],
  ['RULE:^OU=/x/,RULE:.*O=(Shop).*/team-$1/', 'team-Shop'],
  ['RULE:ServiceUsers/x/', null],
])('%s', (rules, expected) => {
  expect(principalMapping(rules)(name)).toBe(expected);
});

test.each(['RULE:^CN=(.*)/$1', 'rule:a/b/', 'DEFAULT; DEFAULT', 'RULE:a/b/X'])('%s is no rule', (rules) => {
  expect(() => principalMapping(rules)).toThrow('expected');
});

test.each([
  ['C=DE\nO=Shop\nCN=Ana', 'CN=Ana,O=Shop,C=DE'],
  ['O=Shop\\, Inc.\nCN=Ana', 'CN=Ana,O=Shop\\, Inc.'],
  ['CN=Ana\nemailAddress=a@b', '1.2.840.113549.1.9.1=#1603614062,CN=Ana'],
])('a subject as Java prints it', (subject, expected) => {
  expect(distinguishedName(subject)).toBe(expected);
});
