import { defaultServer, kafka43, serverProperties } from './kafka-4.3.ts';
import { scripts43 } from './scripts.ts';
import type { Unpacked } from './unpacked.ts';

/** Where the machine has what is in every image of Kafka. */
export const imageTree = '/var/lib/docker/image/kafka';

/** What images of Kafka hold: its tree, the settings that Apache's own image starts with, and scripts without `.sh` as in Confluent's. */
export function kafkaImages(): Unpacked[] {
  const settings = serverProperties(defaultServer)
    .replace(/^controller\.quorum\.bootstrap\.servers=.*$/m, 'controller.quorum.voters=1@localhost:9093')
    .replace(/^advertised\.listeners=.*$/m, 'advertised.listeners=PLAINTEXT://localhost:9092');
  return [
    ...kafka43(imageTree),
    { path: `${imageTree}/docker/server.properties`, text: settings },
    ...Object.keys(scripts43).map((script) => ({
      path: `${imageTree}/plain/${script.replace(/\.sh$/, '')}`,
      text: `#!/bin/sh\nexec /opt/kafka/bin/${script} "$@"\n`,
      executable: true,
    })),
  ];
}
