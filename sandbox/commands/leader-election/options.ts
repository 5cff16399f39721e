import type { Option } from '../tool/options.ts';

/** The options of kafka-leader-election.sh, in the words of Apache Kafka 4.3. */
export const leaderElectionOptions: readonly Option[] = [
  {
    name: 'admin.config',
    argument: 'String: config file',
    about:
      '(DEPRECATED) Configuration properties files to pass to the admin client. This option will be removed in a future version. Use --command-config instead.',
  },
  {
    name: 'all-topic-partitions',
    about:
      'Perform election on all of the eligible topic partitions based on the type of election (see the --election-type flag). Not allowed if --topic or --path-to-json-file is specified.',
  },
  {
    name: 'bootstrap-server',
    argument: 'String: host:port',
    about:
      'A hostname and port for the broker to connect to, in the form host:port. Multiple comma separated URLs can be given. REQUIRED.',
  },
  {
    name: 'command-config',
    argument: 'String: Config file',
    about: 'Config properties file to pass to the admin client.',
  },
  {
    name: 'election-type',
    argument: '[PREFERRED,UNCLEAN]: election type',
    about:
      'Type of election to attempt. Possible values are "preferred" for preferred leader election or "unclean" for unclean leader election. If preferred election is selection, the election is only performed if the current leader is not the preferred leader for the topic partition. If unclean election is selected, the election is only performed if there are no leader for the topic partition. REQUIRED.',
  },
  { name: 'help', about: 'Print usage information.' },
  {
    name: 'partition',
    argument: 'Integer: partition id',
    about: 'Partition id for which to perform an election. REQUIRED if --topic is specified.',
  },
  {
    name: 'path-to-json-file',
    argument: 'String: Path to JSON file',
    about:
      'The JSON file with the list  of partition for which leader elections should be performed. This is an example format. \n{"partitions":\n\t[{"topic": "foo", "partition": 1},\n\t {"topic": "foobar", "partition": 2}]\n}\nNot allowed if --all-topic-partitions or --topic flags are specified.',
  },
  {
    name: 'topic',
    argument: 'String: topic name',
    about:
      'Name of topic for which to perform an election. Not allowed if --path-to-json-file or --all-topic-partitions is specified.',
  },
  { name: 'version', about: 'Display Kafka version.' },
];
