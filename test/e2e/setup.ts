// Serves the built site for the tests of this folder, which get its address by `inject('site')`.
import type { TestProject } from 'vitest/node';
import { build } from '../../tools/build.ts';
import { serveSite } from '../../tools/site.ts';

declare module 'vitest' {
  interface ProvidedContext {
    site: string;
  }
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  await build();
  const site = await serveSite();
  project.provide('site', site.url);
  return site.close;
}
