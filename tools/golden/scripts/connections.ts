import type { Script } from '../script.ts';
import { ask, createTopic } from './words.ts';

const readAs = { api: 'ApiVersions', version: 0 };
/** Whether the connection still answers. */
const alive = { raw: '0012 0000 00000063 ffff', readAs };

/** key, version, correlation id, client id (null), rest */
const frame = (key: string, version: string, rest = '') => `${key} ${version} 00000007 ffff ${rest}`;

export const connections: readonly Script[] = [
  {
    name: 'API versions',
    alone: true,
    steps: [
      ...[0, 1, 2].map((version) => ask('ApiVersions', version, {})),
      ...[3, 4].map((version) =>
        ask(
          'ApiVersions',
          version,
          { clientSoftwareName: 'golden', clientSoftwareVersion: '1.0' },
          { vary: ['finalizedFeaturesEpoch'] },
        ),
      ),
      ask('ApiVersions', 3, { clientSoftwareName: 'not valid!', clientSoftwareVersion: '1.0' }, { on: 'misnamed' }),
      ask('ApiVersions', 3, { clientSoftwareName: '', clientSoftwareVersion: '' }, { on: 'unnamed' }),
      { ...alive, on: 'misnamed' },
      { raw: frame('0012', '0063', '00'), readAs },
      { raw: frame('0012', '0005', '00 07 676f6c64656e 02 31 00'), readAs },
      alive,
    ],
  },
  ...(
    [
      ['an unknown API key', frame('03e7', '0000')],
      ['a negative API key', frame('ffff', '0000')],
      ['a version of Metadata that is to come', frame('0003', '0063')],
      ['a version of Fetch that is gone', frame('0001', '0003', 'ffffffff 00000064 00000000 00100000 00000000')],
      ['a version of Produce that is advertised and gone', frame('0000', '0002', 'ffff 00001388 00000000')],
      ['a negative version', frame('0003', 'ffff')],
      ['an API for controllers alone', frame('0034', '0000')],
      ['a frame that ends too soon', frame('0003', '0001', '00000005 0003 61')],
      ['a frame with bytes left over', frame('0003', '0001', '00000000 00ff')],
      ['an array that cannot be that long', frame('0003', '0001', '7fffffff')],
      ['a string of negative length', frame('0003', '0001', '00000001 fffe')],
      ['a null where none may stand', frame('0003', '0001', '00000001 ffff')],
      ['text that is not UTF-8', frame('0003', '0001', '00000001 0002 c328')],
      ['a header alone', '0003 0001'],
      ['a frame of no bytes', ''],
    ] as const
  ).map(([name, raw]) => ({
    name: `a connection that sends ${name}`,
    steps: [alive, { raw, readAs: { api: 'Metadata', version: 1 } }, alive],
  })),
  ...(
    [
      ['a negative length', 'ffffffff'],
      ['a length beyond socket.request.max.bytes', '06400001'],
      ['HTTP', Buffer.from('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n').toString('hex')],
    ] as const
  ).map(([name, raw]) => ({
    name: `a connection that sends ${name}`,
    steps: [alive, { raw, as: 'bytes' as const }, alive],
  })),
  {
    name: 'metadata of all topics',
    alone: true,
    steps: [
      ask('Metadata', 1, { topics: null }),
      createTopic('only'),
      ask('Metadata', 0, { topics: [] }),
      ask('Metadata', 1, { topics: null }),
      ask('Metadata', 9, {
        topics: null,
        allowAutoTopicCreation: false,
        includeClusterAuthorizedOperations: false,
        includeTopicAuthorizedOperations: false,
      }),
      ask('DescribeTopicPartitions', 0, { topics: [], responsePartitionLimit: 2_000, cursor: null }),
      ask('DeleteTopics', 5, { topicNames: ['only'], timeoutMs: 5_000 }),
    ],
  },
];
