// What every ProcessHost must do: the same programs, the same words, the same exit codes. Run per host.
import { afterAll, beforeAll } from 'vitest';
import type { Clock, ProcessHost } from '../../sandbox/host.ts';
import { clock } from './process-host/clock.ts';
import { ends } from './process-host/ends.ts';
import { files } from './process-host/files.ts';
import { lockdown } from './process-host/lockdown.ts';
import { ProgramFixture } from './process-host/program-fixture.ts';
import { programs } from './process-host/programs.ts';
import { sockets } from './process-host/sockets.ts';
import { streams } from './process-host/streams.ts';

export function processHostSuite(makeHost: (clock: Clock) => Promise<{ host: ProcessHost; close(): void }>): void {
  let host: ProcessHost;
  let close = (): void => {};
  const fixture = new ProgramFixture(() => host);
  beforeAll(async () => {
    ({ host, close } = await makeHost(fixture.clock));
  });
  afterAll(() => close());

  for (const part of [programs, ends, streams, files, sockets, clock, lockdown]) part(fixture);
}
