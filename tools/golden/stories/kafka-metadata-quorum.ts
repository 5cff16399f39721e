import type { Story } from '../story.ts';

const at = '--bootstrap-server localhost:9092';
const quorum = `kafka-metadata-quorum.sh ${at}`;
const directory = 'rC6TP3yXQFqSTnGeWVoVEg';

/** As config/controller.properties has it, with a directory that nobody has formatted. */
const controller =
  'process.roles=controller\nnode.id=3000\ncontroller.quorum.bootstrap.servers=localhost:9093\nlisteners=CONTROLLER://localhost:9095\ncontroller.listener.names=CONTROLLER\nlog.dirs=fb-controller\n';
const formatted = {
  'fb-controller.properties': controller,
  'fb-controller/meta.properties': `version=1\ncluster.id=4L6g3nShT-eMCtK--X86sw\nnode.id=3000\ndirectory.id=${directory}\n`,
};
const add = `${quorum} --command-config fb-controller.properties add-controller`;

export const stories: Readonly<Record<string, Story>> = {
  describe: [
    `${quorum} describe --status`,
    `${quorum} describe --replication`,
    `${quorum} describe --replication --human-readable`,
    `${quorum} describe --re --hum`,
    `${quorum} describe`,
    `${quorum} describe --status --replication`,
    `${quorum} describe --status --human-readable`,
    `${quorum} describe --human-readable`,
    'kafka-metadata-quorum.sh --bootstrap-controller localhost:9093 describe --status',
    'kafka-metadata-quorum.sh --bootstrap-controller localhost:9093 describe --replication',
    'kafka-metadata-quorum.sh --bootstrap-controller localhost:9092 describe --status',
    'kafka-metadata-quorum.sh --bootstrap-server localhost:9093 describe --status',
  ],
  controllers: [
    `${quorum} add-controller`,
    {
      run: `${quorum} --command-config fb-broker.properties add-controller`,
      files: { 'fb-broker.properties': 'process.roles=broker\nnode.id=2\n' },
    },
    {
      run: `${quorum} --command-config fb-broker.properties add-controller`,
      files: { 'fb-broker.properties': 'client.id=trainer\n' },
    },
    {
      run: `${quorum} --command-config fb-broker.properties add-controller`,
      files: { 'fb-broker.properties': 'process.roles=controller\nnode.id=-2\n' },
    },
    {
      run: `${quorum} --command-config fb-broker.properties add-controller`,
      files: { 'fb-broker.properties': 'process.roles=controller\nnode.id=3000\n' },
    },
    {
      run: `${quorum} --command-config fb-broker.properties add-controller`,
      files: { 'fb-broker.properties': controller.replace('fb-controller', 'fb-unformatted') },
    },
    { run: `${add} --dry-run`, files: formatted },
    `${add}`,
    {
      run: `${add} --dry-run`,
      files: {
        ...formatted,
        'fb-controller.properties': controller.replace('controller.listener.names=CONTROLLER\n', ''),
      },
    },
    {
      run: `${add} --dry-run`,
      files: {
        ...formatted,
        'fb-controller.properties': controller.replace(
          'controller.listener.names=CONTROLLER\n',
          'controller.listener.names=OTHER\n',
        ),
      },
    },
    {
      run: `${add} --dry-run`,
      files: { ...formatted, 'fb-controller.properties': controller.replace('node.id=3000', 'node.id=1') },
    },
    `${add}`,
    `${quorum} remove-controller --controller-id 3000 --controller-directory-id ${directory}`,
    `${quorum} remove-controller -i 3000 -d ${directory} --dry-run`,
    `${quorum} remove-controller --controller-id 1 --controller-directory-id ${directory}`,
    `${quorum} remove-controller --controller-id -1 --controller-directory-id ${directory}`,
    `${quorum} remove-controller --controller-id=-1 --controller-directory-id ${directory}`,
    `${quorum} remove-controller --controller-id one --controller-directory-id ${directory}`,
    `${quorum} remove-controller --controller-id 1 --controller-directory-id short`,
    `${quorum} remove-controller --controller-id 1 --controller-directory-id nosuchdirectory-nosuchdirectory`,
    `${quorum} remove-controller --controller-id 1`,
    `${quorum} remove-controller --controller-directory-id ${directory}`,
    `${quorum} remove-controller`,
  ],
  arguments: [
    'kafka-metadata-quorum.sh',
    'kafka-metadata-quorum.sh --help',
    'kafka-metadata-quorum.sh --version',
    'kafka-metadata-quorum.sh describe',
    'kafka-metadata-quorum.sh describe --status',
    'kafka-metadata-quorum.sh describe --help',
    'kafka-metadata-quorum.sh add-controller --help',
    'kafka-metadata-quorum.sh remove-controller --help',
    `${quorum}`,
    `${quorum} --help`,
    `${quorum} status`,
    `${quorum} --status`,
    `${quorum} describe --bogus`,
    `${quorum} describe --statsu`,
    `${quorum} describ --status`,
    `${quorum} controller`,
    `${quorum} describe status`,
    `kafka-metadata-quorum.sh describe --status ${at}`,
    `${quorum} --bootstrap-controller localhost:9093 describe --status`,
    'kafka-metadata-quorum.sh --bootstrap-server nowhere describe --status',
    `${quorum} --command-config nosuch.properties describe --status`,
    {
      run: `${quorum} --command-config fb-client.properties describe --status`,
      files: { 'fb-client.properties': 'client.id=trainer\n' },
    },
  ],
};
