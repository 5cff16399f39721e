import type { Argument, ArgumentParser } from '../tool/argument-parser.ts';
import { latestRelease, oldestRelease } from './releases.ts';

const unsafe = (about: string): Argument => ({ flags: ['--unsafe'], about });
const dryRun = (about: string): Argument => ({ flags: ['--dry-run'], about });

function toLevel(verb: 'upgrade' | 'downgrade', example: string): readonly Argument[] {
  return [
    {
      flags: ['--metadata'],
      takes: 'text',
      about: `DEPRECATED -- The level to which we should ${verb} the metadata. For example, ${example}.`,
    },
    {
      flags: ['--release-version'],
      takes: 'text',
      about: `The release version to ${verb === 'upgrade' ? 'update' : verb} all features to. For example, 3.9-IV0 will set metadata.version=21 and kraft.version=1. Use the version-mapping command to learn which features will be set for any given version.`,
    },
    {
      flags: ['--feature'],
      takes: 'text',
      about: `A feature ${verb} we should perform, in feature=level format. For example: \`metadata.version=5\`.`,
    },
  ];
}

/** The arguments of kafka-features.sh, in the words of Apache Kafka 4.3. */
export const featuresArguments: ArgumentParser = {
  program: 'kafka-features',
  helpCode: 0,
  misread: (message) => `Command line error: ${message}. Type --help for help.`,
  about: 'This tool manages feature flags in Kafka.',
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
      about: 'A comma-separated list of host:port pairs to use for establishing the connection to the KRaft quorum.',
    },
    {
      flags: ['--command-config'],
      takes: 'text',
      about: 'Property file containing configs to be passed to Admin Client.',
    },
  ],
  commands: [
    {
      name: 'describe',
      summary: 'Describes the current active feature flags.',
      arguments: [
        {
          flags: ['--node-id'],
          takes: 'integer',
          about:
            'The node id to which the requests should be sent. If not specified, the requests will be sent to an arbitrary controller/broker.',
        },
      ],
    },
    {
      name: 'upgrade',
      summary: 'Upgrade one or more feature flags.',
      arguments: [...toLevel('upgrade', '3.3-IV3'), dryRun('Validate this upgrade, but do not perform it.')],
    },
    {
      name: 'downgrade',
      summary: 'Downgrade one or more feature flags.',
      arguments: [
        ...toLevel('downgrade', '3.3-IV0'),
        unsafe('Perform this downgrade even if it may irreversibly destroy metadata.'),
        dryRun('Validate this downgrade, but do not perform it.'),
      ],
    },
    {
      name: 'disable',
      summary: 'Disable one or more feature flags. This is the same as downgrading the version to zero.',
      arguments: [
        { flags: ['--feature'], takes: 'text', about: 'A feature flag to disable.' },
        unsafe('Disable this feature flag even if it may irreversibly destroy metadata.'),
        dryRun('Perform a dry-run of this disable operation.'),
      ],
    },
    {
      name: 'version-mapping',
      summary:
        'Look up the corresponding features for a given metadata version. Using the command with no --release-version  argument will return the mapping for the latest stable metadata version',
      arguments: [
        {
          flags: ['--release-version'],
          takes: 'text',
          about: `The release version to use for the corresponding feature mapping. The minimum is ${oldestRelease}; the default is ${latestRelease}`,
        },
      ],
    },
    {
      name: 'feature-dependencies',
      summary:
        'Look up dependencies for a given feature version. If the feature is not known or the version not yet defined, an error is thrown. Multiple features can be specified.',
      arguments: [
        {
          flags: ['--feature'],
          takes: 'text',
          required: true,
          about:
            'The feature and version to look up dependencies for, in feature=version format. For example: `metadata.version=5`.',
        },
      ],
    },
  ],
};
