import type { ZooKeeperServer } from './server.ts';

const words = [
  ...['conf', 'cons', 'crst', 'dirs', 'dump', 'envi', 'gtmk', 'hash', 'isro', 'mntr'],
  ...['ruok', 'srst', 'srvr', 'stat', 'stmk', 'telc', 'wchc', 'wchp', 'wchs'],
];

/** What a four-letter word is answered, as with 3.5's white list, which has `srvr` alone; null for bytes that are none. */
export function fourLetterWord(bytes: Uint8Array, server: ZooKeeperServer): string | null {
  const word = String.fromCharCode(...bytes.subarray(0, 4));
  if (!words.includes(word)) return null;
  if (word !== 'srvr') return `${word} is not executed because it is not in the whitelist.\n`;
  const { tree, counts, connections } = server;
  return [
    'Zookeeper version: 3.5.9-83df9301aa5c2a5d284a9940177808c01bc35cef, built on 01/06/2021 20:03 GMT',
    'Latency min/avg/max: 0/0/0',
    `Received: ${counts.received + 1}`,
    `Sent: ${counts.sent}`,
    `Connections: ${connections.size}`,
    'Outstanding: 0',
    `Zxid: 0x${tree.lastZxid.toString(16)}`,
    'Mode: standalone',
    `Node count: ${tree.size}`,
    '',
  ].join('\n');
}
