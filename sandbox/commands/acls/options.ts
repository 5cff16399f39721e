import type { Option } from '../tool/options.ts';

/** Operations as they are typed, in the order in which Kafka's tool names them. */
export const operationNames: readonly string[] = [
  'Write',
  'Describe',
  'CreateTokens',
  'AlterConfigs',
  'TwoPhaseCommit',
  'All',
  'IdempotentWrite',
  'DescribeTokens',
  'Alter',
  'Create',
  'Read',
  'DescribeConfigs',
  'Delete',
  'ClusterAction',
];

const servers =
  'A list of host/port pairs to use for establishing the connection to the Kafka cluster. This list should be in the form host1:port1,host2:port2,... This config is required for acl management using admin client API.';
const ofAuthorizer = 'Note that principalType must be supported by the Authorizer being used.';

/** The options of kafka-acls.sh, in the words of Apache Kafka 4.3. */
export const aclsOptions: readonly Option[] = [
  { name: 'add', about: 'Indicates you are trying to add ACLs.' },
  {
    name: 'allow-host',
    argument: 'String: allow-host',
    about:
      "Host from which principals listed in --allow-principal will have access. If you have specified --allow-principal then the default for this option will be set to '*' which allows access from all hosts.",
  },
  {
    name: 'allow-principal',
    argument: 'String: allow-principal',
    about: `principal is in principalType:name format. ${ofAuthorizer} For example, User:'*' is the wild card indicating all users.`,
  },
  { name: 'bootstrap-controller', argument: 'String: controller to connect to', about: servers },
  { name: 'bootstrap-server', argument: 'String: server to connect to', about: servers },
  { name: 'cluster', about: 'Add/Remove cluster ACLs.' },
  {
    name: 'command-config',
    argument: 'String: command-config',
    optional: true,
    about: 'A property file containing configs to be passed to Admin Client.',
  },
  {
    name: 'consumer',
    about:
      'Convenience option to add/remove ACLs for consumer role. This will generate ACLs that allows READ,DESCRIBE on topic and READ on group.',
  },
  {
    name: 'delegation-token',
    argument: 'String: delegation-token',
    about:
      "Delegation token to which ACLs should be added or removed. A value of '*' indicates ACL should apply to all tokens.",
  },
  {
    name: 'deny-host',
    argument: 'String: deny-host',
    about:
      "Host from which principals listed in --deny-principal will be denied access. If you have specified --deny-principal then the default for this option will be set to '*' which denies access from all hosts.",
  },
  {
    name: 'deny-principal',
    argument: 'String: deny-principal',
    about: `principal is in principalType:name format. By default anyone not added through --allow-principal is denied access. You only need to use this option as negation to already allowed set. ${ofAuthorizer} For example if you wanted to allow access to all users in the system but not test-user you can define an ACL that allows access to User:'*' and specify --deny-principal=User:test@EXAMPLE.COM. AND PLEASE REMEMBER DENY RULES TAKES PRECEDENCE OVER ALLOW RULES.`,
  },
  { name: 'force', about: 'Assume Yes to all queries and do not prompt.' },
  {
    name: 'group',
    argument: 'String: group',
    about:
      "Consumer Group to which the ACLs should be added or removed. A value of '*' indicates the ACLs should apply to all groups.",
  },
  { name: 'help', about: 'Print usage information.' },
  {
    name: 'idempotent',
    about:
      'Enable idempotence for the producer. This should be used in combination with the --producer option. Note that idempotence is enabled automatically if the producer is authorized to a particular transactional-id.',
  },
  {
    name: 'list',
    about:
      'List ACLs for the specified resource, use --topic <topic> or --group <group> or --cluster to specify a resource.',
  },
  {
    name: 'operation',
    argument: 'String',
    about: `Operation that is being allowed or denied. Valid operation names are: \n${operationNames.map((name) => `\t${name}`).join('\n')}\n (default: All)`,
  },
  {
    name: 'principal',
    argument: 'String: principal',
    optional: true,
    about: `List ACLs for the specified principal. principal is in principalType:name format. ${ofAuthorizer} Multiple --principal option can be passed.`,
  },
  {
    name: 'producer',
    about:
      'Convenience option to add/remove ACLs for producer role. This will generate ACLs that allows WRITE,DESCRIBE and CREATE on topic.',
  },
  { name: 'remove', about: 'Indicates you are trying to remove ACLs.' },
  {
    name: 'resource-pattern-type',
    argument: 'ANY|MATCH|LITERAL|PREFIXED',
    about:
      "The type of the resource pattern or pattern filter. When adding acls, this should be a specific pattern type, e.g. 'literal' or 'prefixed'. When listing or removing acls, a specific pattern type can be used to list or remove acls from specific resource patterns, or use the filter values of 'any' or 'match', where 'any' will match any pattern type, but will match the resource name exactly, where as 'match' will perform pattern matching to list or remove all acls that affect the supplied resource(s). WARNING: 'match', when used in combination with the '--remove' switch, should be used with care. (default: LITERAL)",
  },
  {
    name: 'topic',
    argument: 'String: topic',
    about: "topic to which ACLs should be added or removed. A value of '*' indicates ACL should apply to all topics.",
  },
  {
    name: 'transactional-id',
    argument: 'String: transactional-id',
    about:
      "The transactionalId to which ACLs should be added or removed. A value of '*' indicates the ACLs should apply to all transactionalIds.",
  },
  {
    name: 'user-principal',
    argument: 'String: user-principal',
    about:
      'Specifies a user principal as a resource in relation with the operation. For instance one could grant CreateTokens or DescribeTokens permission on a given user principal.',
  },
  { name: 'version', about: 'Display Kafka version.' },
];
