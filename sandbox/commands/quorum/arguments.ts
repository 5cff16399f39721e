import type { ArgumentGroup, ArgumentParser } from '../tool/argument-parser.ts';

const replication: ArgumentGroup = { title: 'Replication' };

/** The arguments of kafka-metadata-quorum.sh, in the words of Apache Kafka 4.3. */
export const quorumArguments: ArgumentParser = {
  program: 'kafka-metadata-quorum',
  helpCode: 0,
  about: 'This tool describes kraft metadata quorum status.',
  eitherRequired: true,
  arguments: [
    {
      flags: ['--bootstrap-server'],
      takes: 'text',
      either: true,
      about: 'A comma-separated list of host:port pairs to use for establishing the connection to the Kafka cluster.',
    },
    {
      flags: ['--bootstrap-controller'],
      takes: 'text',
      either: true,
      about:
        'A comma-separated list of host:port pairs to use for establishing the connection to the Kafka controllers.',
    },
    {
      flags: ['--command-config'],
      takes: 'text',
      about:
        'Property file containing configs to be passed to Admin Client. For add-controller, the file is used to specify the controller properties as well.',
    },
  ],
  commands: [
    {
      name: 'describe',
      summary: 'Describe the metadata quorum info',
      arguments: [
        {
          flags: ['--status'],
          group: { title: 'Status' },
          about:
            'A short summary of the quorum status and the other provides detailed information about the status of replication.',
        },
        {
          flags: ['--replication'],
          group: replication,
          about: 'Detailed information about the status of replication',
        },
        { flags: ['--human-readable'], group: replication, about: 'Human-readable output' },
      ],
    },
    {
      name: 'add-controller',
      summary: 'Add a controller to the KRaft controller cluster',
      arguments: [{ flags: ['--dry-run'], about: 'True if we should print what would be done, but not do it.' }],
    },
    {
      name: 'remove-controller',
      summary: 'Remove a controller from the KRaft controller cluster',
      arguments: [
        {
          flags: ['--controller-id', '-i'],
          takes: 'integer',
          required: true,
          about: 'The id of the controller to remove.',
        },
        {
          flags: ['--controller-directory-id', '-d'],
          takes: 'text',
          required: true,
          about: 'The directory ID of the controller to remove.',
        },
        { flags: ['--dry-run'], about: 'True if we should print what would be done, but not do it.' },
      ],
    },
  ],
};
