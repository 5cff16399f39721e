import { describe } from 'vitest';
import type { ProcessHost } from '../../sandbox/host.ts';
import { NodeProcessHost } from '../../sandbox/hosts/node/process-host.ts';
import { processBundle } from '../../tools/build-process.ts';
import { processHostSuite } from './process-host-suite.ts';

describe('programs on Node', () => {
  processHostSuite(async (clock) => {
    const host = new NodeProcessHost(await processBundle(), clock);
    host.warm();
    const start: ProcessHost['start'] = (program, parent) => {
      const handle = host.start(program, parent);
      host.warm();
      return handle;
    };
    return { host: { start }, close: () => host.close() };
  });
});
