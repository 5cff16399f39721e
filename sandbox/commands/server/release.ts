/** One of the releases of Kafka that are unpacked on the machine, each in a tree of its own. */
export interface Release {
  version: string;
  commitId: string;
  /** What `--version` of its tools prints. */
  shown: string;
  /** How its clients say that a broker cannot be reached, that metadata is not there yet, and what a node is beside its id and rack. */
  clients: {
    unavailable: string;
    noMetadata: string;
    node: string;
    /** Where an admin client comes to be, and where its servers are read. */
    admin: { frames: readonly string[]; servers: readonly string[] };
  };
}

const admin = 'org.apache.kafka.clients.admin';

function creating(line: number, caller: number): readonly string[] {
  return [
    `${admin}.KafkaAdminClient.createInternal(KafkaAdminClient.java:${line})`,
    `${admin}.Admin.create(Admin.java:${caller})`,
  ];
}

export const kafka43: Release = {
  version: '4.3.1',
  commitId: '26b251a451ce941d',
  shown: '4.3.1',
  clients: {
    unavailable: 'Node may not be available.',
    noMetadata: 'The metadata response from the cluster reported a recoverable issue',
    node: ' isFenced: false',
    admin: {
      frames: [`${admin}.KafkaAdminClient.createInternal(KafkaAdminClient.java:573)`, ...creating(518, 134)],
      servers: [
        'org.apache.kafka.clients.ClientUtils.parseAndValidateAddresses(ClientUtils.java:74)',
        'org.apache.kafka.clients.ClientUtils.parseAndValidateAddresses(ClientUtils.java:63)',
        `${admin}.internals.AdminBootstrapAddresses.fromConfig(AdminBootstrapAddresses.java:72)`,
        `${admin}.KafkaAdminClient.createInternal(KafkaAdminClient.java:537)`,
      ],
    },
  },
};

export const kafka28: Release = {
  version: '2.8.1',
  commitId: '839b886f9b732b15',
  shown: '2.8.1 (Commit:839b886f9b732b15)',
  clients: {
    unavailable: 'Broker may not be available.',
    noMetadata: 'Error while fetching metadata',
    node: '',
    admin: {
      frames: creating(540, 134),
      servers: [
        'org.apache.kafka.clients.ClientUtils.parseAndValidateAddresses(ClientUtils.java:59)',
        'org.apache.kafka.clients.ClientUtils.parseAndValidateAddresses(ClientUtils.java:48)',
        `${admin}.KafkaAdminClient.createInternal(KafkaAdminClient.java:494)`,
      ],
    },
  },
};

/** The release that a program is of, by the tree that it stands in. */
export function releaseOf(program: string): Release {
  return program.includes('/kafka-2.8/') ? kafka28 : kafka43;
}
