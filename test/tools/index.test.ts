import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { indexes } from '../../tools/index.ts';

const root = join(import.meta.dirname, '../..');

test.each(indexes(root).filter(({ path }) => existsSync(join(root, path, '..'))))(
  '$path says what is there (else: npm run index)',
  ({ path, text }) => {
    expect(readFileSync(join(root, path), 'utf8')).toBe(text);
  },
);
