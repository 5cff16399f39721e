// A broker over TCP in a process of its own, that tells its parent how much memory it needs: the other end of tcp.ts.

import { readFlags } from '../../sandbox/hosts/node/broker-flags.ts';
import { startBroker } from '../../sandbox/hosts/node/tcp-broker.ts';
import { liveBytes } from './heap.ts';

const running = await startBroker(readFlags(['--listener', 'PLAINTEXT://127.0.0.1:0']));
const tell = (message: { port: number } | { bytes: number }): void => void process.send?.(message);
process.on('message', () => tell({ bytes: liveBytes() }));
process.on('disconnect', () => running.close().then(() => process.exit(0)));
tell({ port: running.brokers[0]?.port ?? 0 });
