/** What argparse4j prints for kafka-storage in 4.3. Source: test/golden/kafka-storage/arguments.txt. */
export const toolUsage = `usage: kafka-storage [-h]
                     {info,format,version-mapping,feature-dependencies,random-uuid}
                     ...
`;

export const toolHelp = `usage: kafka-storage [-h]
                     {info,format,version-mapping,feature-dependencies,random-uuid}
                     ...

The Kafka storage tool.

positional arguments:
  {info,format,version-mapping,feature-dependencies,random-uuid}
    info                 Get information about  the  Kafka  log directories
                         on this node.
    format               Format the Kafka log directories on this node.
    version-mapping      Look up the  corresponding  features  for  a given
                         metadata version. Using  the  command  with  no --
                         release-version  argument will  return the mapping
                         for the latest stable metadata version
    feature-dependencies
                         Look up dependencies for  a given feature version.
                         If the feature is  not  known  or  the version not
                         yet  defined,  an   error   is   thrown.  Multiple
                         features can be specified.
    random-uuid          Print a random UUID.

optional arguments:
  -h, --help             show this help message and exit
`;

export const formatHelp = `usage: kafka-storage format [-h] --config CONFIG --cluster-id CLUSTER_ID
                     [--add-scram ADD_SCRAM] [--ignore-formatted]
                     [--release-version RELEASE_VERSION]
                     [--feature FEATURE] [--standalone |
                     --no-initial-controllers |
                     --initial-controllers INITIAL_CONTROLLERS]

optional arguments:
  -h, --help             show this help message and exit
  --config CONFIG, -c CONFIG
                         The Kafka configuration file to use.
  --cluster-id CLUSTER_ID, -t CLUSTER_ID
                         The cluster ID to use.
  --add-scram ADD_SCRAM, -S ADD_SCRAM
                         A    SCRAM_CREDENTIAL     to     add     to    the
                         __cluster_metadata log e.g.
                         'SCRAM-SHA-256=[name=alice,password=alice-
                         secret]'
                         'SCRAM-SHA-512=[name=alice,iterations=8192,salt="
                         N3E=",saltedpassword="YCE="]'
  --ignore-formatted, -g
                         When this option  is  passed,  the  format command
                         will  skip  over   already  formatted  directories
                         rather than failing.
  --release-version RELEASE_VERSION, -r RELEASE_VERSION
                         The  release  version  to   use  for  the  initial
                         feature settings.  The  minimum  is  3.3-IV3;  the
                         default is 4.3-IV0
  --feature FEATURE, -f FEATURE
                         The setting to  use  for  a  specific  feature, in
                         feature=level   format.   For   example:   \`kraft.
                         version=1\`.
  --standalone, -s       Used to initialize a  controller  as a single-node
                         dynamic  quorum.  When  setting   this  flag,  the
                         controller.quorum.voters config must  not  be set,
                         and  controller.quorum.bootstrap.servers   is  set
                         instead.
  --no-initial-controllers, -N
                         Used to initialize a  server  without specifying a
                         dynamic  quorum.  When  setting   this  flag,  the
                         controller.quorum.voters  config  should   not  be
                         set,  and  controller.quorum.bootstrap.servers  is
                         set instead.
  --initial-controllers INITIAL_CONTROLLERS, -I INITIAL_CONTROLLERS
                         Used to initialize  a  server  with  the specified
                         dynamic quorum. The argument  is a comma-separated
                         list  of   id@hostname:port:directory.   The  same
                         values must  be  used  to  format  all  nodes. For
                         example:
                         0@example.com:8082:JEXY6aqzQY-32P5TStzaFg,
                         1@example.com:8083:MvDxzVmcRsaTz33bUuRU6A,
                         2@example.com:8084:07R5amHmR32VDA6jHkGbTA
                         . When setting  this  flag, the controller.quorum.
                         voters config must  not  be  set,  and controller.
                         quorum.bootstrap.servers is set instead.
`;

const format = `usage: kafka-storage format [-h] --config CONFIG --cluster-id CLUSTER_ID
                     [--add-scram ADD_SCRAM] [--ignore-formatted]
                     [--release-version RELEASE_VERSION]
                     [--feature FEATURE] [--standalone |
                     --no-initial-controllers |
                     --initial-controllers INITIAL_CONTROLLERS]
`;

export const usages: Readonly<Record<string, string>> = {
  format,
  info: 'usage: kafka-storage info [-h] --config CONFIG\n',
  'version-mapping':
    'usage: kafka-storage version-mapping [-h]\n                     [--release-version RELEASE_VERSION]\n',
  'random-uuid': 'usage: kafka-storage random-uuid [-h]\n',
};

/** A kind of argument: a value, or a mere flag. */
export const formatArguments: Readonly<Record<string, { short: string; flag?: true }>> = {
  config: { short: 'c' },
  'cluster-id': { short: 't' },
  'add-scram': { short: 'S' },
  'ignore-formatted': { short: 'g', flag: true },
  'release-version': { short: 'r' },
  feature: { short: 'f' },
  standalone: { short: 's', flag: true },
  'no-initial-controllers': { short: 'N', flag: true },
  'initial-controllers': { short: 'I' },
};
