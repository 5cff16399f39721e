import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Api } from '../../sandbox/wire/schema.ts';

const folder = join(import.meta.dirname, '../../sandbox/apis');

/** Every API that the project defines, by key. */
export const apis: ReadonlyMap<number, Api> = new Map(
  (
    await Promise.all(
      readdirSync(folder)
        .filter((name) => /^\d\d-.*\.ts$/.test(name))
        .map((name) => import(join(folder, name))),
    )
  )
    .flatMap((module: Record<string, unknown>) => Object.values(module).filter(isApi))
    .map((api) => [api.key, api]),
);

function isApi(value: unknown): value is Api {
  return typeof value === 'object' && value !== null && 'key' in value && 'versions' in value;
}
