import { describe, expect, test } from 'vitest';
import { type Acl, type AclFilter, type AclOperation, aclError, matches } from '../../sandbox/security/acl.ts';
import { Authorizer } from '../../sandbox/security/authorizer.ts';

const ana = { principal: 'User:ana', host: '10.0.0.7' };

function acl(change: Partial<Acl> = {}): Acl {
  return {
    resourceType: 'TOPIC',
    resourceName: 'orders',
    patternType: 'LITERAL',
    principal: 'User:ana',
    host: '*',
    operation: 'READ',
    permissionType: 'ALLOW',
    ...change,
  };
}

function authorizer(acls: readonly Acl[], allowEveryoneIfNoAclFound = false): Authorizer {
  const made = new Authorizer({ superUsers: new Set(['User:admin']), allowEveryoneIfNoAclFound });
  for (const each of acls) made.add(each);
  return made;
}

describe('whether ana may READ topic orders', () => {
  test.each<[string, Partial<Acl>[], boolean]>([
    ['nothing said', [], false],
    ['allowed', [{}], true],
    ['everybody allowed', [{ principal: 'User:*' }], true],
    ['a prefix allowed', [{ resourceName: 'ord', patternType: 'PREFIXED' }], true],
    ['another prefix allowed', [{ resourceName: 'pay', patternType: 'PREFIXED' }], false],
    ['every topic allowed', [{ resourceName: '*' }], true],
    ['a prefix that looks like all is only a prefix', [{ resourceName: '*', patternType: 'PREFIXED' }], false],
    ['all operations allowed', [{ operation: 'ALL' }], true],
    ['another operation allowed', [{ operation: 'WRITE' }], false],
    ['somebody else allowed', [{ principal: 'User:ben' }], false],
    ['allowed from her host', [{ host: '10.0.0.7' }], true],
    ['allowed from another host', [{ host: '10.0.0.8' }], false],
    ['a group of that name allowed', [{ resourceType: 'GROUP' }], false],
    ['allowed and denied', [{}, { permissionType: 'DENY' }], false],
    ['allowed, everybody denied', [{}, { permissionType: 'DENY', principal: 'User:*' }], false],
    ['allowed, the prefix denied', [{}, { permissionType: 'DENY', resourceName: 'o', patternType: 'PREFIXED' }], false],
    ['allowed, denied elsewhere', [{}, { permissionType: 'DENY', host: '10.0.0.8' }], true],
  ])('%s', (_, acls, allowed) => {
    expect(authorizer(acls.map(acl)).allows(ana, 'READ', 'TOPIC', 'orders')).toBe(allowed);
  });
});

describe('what one operation implies', () => {
  test.each<[AclOperation, AclOperation, boolean]>([
    ['READ', 'DESCRIBE', true],
    ['WRITE', 'DESCRIBE', true],
    ['DELETE', 'DESCRIBE', true],
    ['ALTER', 'DESCRIBE', true],
    ['CREATE', 'DESCRIBE', false],
    ['ALTER_CONFIGS', 'DESCRIBE', false],
    ['ALTER_CONFIGS', 'DESCRIBE_CONFIGS', true],
    ['READ', 'DESCRIBE_CONFIGS', false],
    ['DESCRIBE', 'READ', false],
  ])('%s allowed, %s asked: %s', (operation, asked, allowed) => {
    expect(authorizer([acl({ operation })]).allows(ana, asked, 'TOPIC', 'orders')).toBe(allowed);
  });

  test('to deny READ does not deny DESCRIBE', () => {
    const rules = [acl({ permissionType: 'DENY' }), acl({ operation: 'DESCRIBE' })];
    expect(authorizer(rules).allows(ana, 'DESCRIBE', 'TOPIC', 'orders')).toBe(true);
  });
});

test('a super user may do what is denied', () => {
  const rules = authorizer([acl({ principal: 'User:*', permissionType: 'DENY' })]);
  expect(rules.allows({ principal: 'User:admin', host: 'x' }, 'READ', 'TOPIC', 'orders')).toBe(true);
});

describe('allow.everyone.if.no.acl.found', () => {
  test('allows what no rule is about', () => {
    expect(authorizer([acl()], true).allows(ana, 'WRITE', 'TOPIC', 'payments')).toBe(true);
  });
  test('denies once any rule is about the resource', () => {
    expect(authorizer([acl({ principal: 'User:ben' })], true).allows(ana, 'READ', 'TOPIC', 'orders')).toBe(false);
  });
});

describe('whether ana may READ any topic', () => {
  test.each<[string, Partial<Acl>[], boolean]>([
    ['one allowed', [{}], true],
    ['the only one denied', [{}, { permissionType: 'DENY' }], false],
    ['its prefix denied', [{}, { permissionType: 'DENY', resourceName: 'or', patternType: 'PREFIXED' }], false],
    ['one of two denied', [{}, { resourceName: 'b' }, { permissionType: 'DENY' }], true],
    ['every topic denied', [{}, { permissionType: 'DENY', resourceName: '*' }], false],
    ['none allowed', [{ operation: 'WRITE' }], false],
  ])('%s', (_, acls, allowed) => {
    expect(authorizer(acls.map(acl)).allowsAny(ana, 'READ', 'TOPIC')).toBe(allowed);
  });
});

describe('which rules a filter means', () => {
  const any: AclFilter = {
    resourceType: 'ANY',
    resourceName: null,
    patternType: 'ANY',
    principal: null,
    host: null,
    operation: 'ANY',
    permissionType: 'ANY',
  };
  test.each<[string, Partial<AclFilter>, Partial<Acl>, boolean]>([
    ['any', {}, {}, true],
    ['its name', { resourceName: 'orders' }, {}, true],
    ['its name, prefixed', { resourceName: 'orders', patternType: 'PREFIXED' }, {}, false],
    [
      'all that cover a name: a prefix',
      { resourceName: 'orders', patternType: 'MATCH' },
      { resourceName: 'ord', patternType: 'PREFIXED' },
      true,
    ],
    [
      'all that cover a name: the wildcard',
      { resourceName: 'orders', patternType: 'MATCH' },
      { resourceName: '*' },
      true,
    ],
    ['a name, and the wildcard', { resourceName: 'orders' }, { resourceName: '*' }, false],
    ['another principal', { principal: 'User:ben' }, {}, false],
    ['another host', { host: '10.0.0.7' }, {}, false],
    ['another operation', { operation: 'WRITE' }, {}, false],
    ['another permission', { permissionType: 'DENY' }, {}, false],
    ['another type', { resourceType: 'GROUP' }, {}, false],
  ])('%s', (_, filter, rule, expected) => {
    expect(matches({ ...any, ...filter }, acl(rule))).toBe(expected);
  });
});

test.each<[Partial<Acl>, string]>([
  [{ resourceType: 'CLUSTER', resourceName: 'mine' }, 'The only valid name for the CLUSTER resource is kafka-cluster'],
  [{ resourceName: '' }, 'Invalid empty resource name'],
  [{ resourceType: 'ANY' }, 'Invalid resourceType ANY'],
  [{ patternType: 'MATCH' }, 'Invalid patternType MATCH'],
  [{ operation: 'ANY' }, 'Invalid operation ANY'],
  [{ permissionType: 'ANY' }, 'Invalid permissionType ANY'],
  [{ principal: 'ana' }, 'Could not parse principal from `ana`'],
])('a rule with %j cannot be created', (change, message) => {
  expect(aclError(acl(change))).toContain(message);
  expect(aclError(acl())).toBeNull();
});
