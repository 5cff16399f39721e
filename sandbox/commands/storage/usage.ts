/** What argparse4j prints for kafka-storage in 4.3. Source: test/golden/kafka-storage/arguments.txt. */
export const toolUsage = `usage: kafka-storage [-h]
                     {info,format,version-mapping,feature-dependencies,random-uuid}
                     ...
`;

export const toolHelp = `${toolUsage}
The Kafka storage tool.

positional arguments:
  {info,format,version-mapping,feature-dependencies,random-uuid}
    info                 Get information  about  the  Kafka log directories
                         on this node.
    format               Format the Kafka log directories on this node.
    version-mapping      Look up  the  corresponding  features  for a given
                         metadata version. Using  the  command with no --
                         release-version  argument  will  return  the
                         mapping for the latest stable metadata version
    feature-dependencies
                         Look  up  dependencies  for  a given feature
                         version. If the feature is not known or the
                         version not yet  defined,  an error is thrown.
                         Multiple features can be specified.
    random-uuid          Print a random UUID.

optional arguments:
  -h, --help             show this help message and exit
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
