// Runs checks on Node, with the broker in memory and every program in a thread of its own.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runCheck } from '../../sandbox/hosts/node/check.ts';
import { root } from './catalog.ts';
import type { LessonHost } from './chromium.ts';

export async function openNode(): Promise<LessonHost> {
  return {
    name: 'node',
    check: ({ folder, lesson }, files) =>
      runCheck({ lesson, check: pathToFileURL(join(root, folder, 'check.ts')), files, locale: 'en' }),
    close: async () => {},
  };
}
