import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lessonSchema } from '../../sandbox/check/lesson.ts';
import { kinds, scaffold } from '../../tools/new.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'new-'));
});
afterEach(() => rmSync(root, { recursive: true }));

test('an API is in the index at once, by its key', () => {
  scaffold(root, 'api', '42-delete-groups');
  scaffold(root, 'api', '08-offset-commit');
  expect(text('sandbox/apis/index.ts')).toContain(
    '{ api: offsetCommit, handle: handleOffsetCommit },\n  { api: deleteGroups, handle: handleDeleteGroups },',
  );
});

test('a command is in the index at once', () => {
  scaffold(root, 'command', 'kafka-topics.sh');
  expect(text('sandbox/commands/index.ts')).toContain("import { kafkaTopics } from './kafka-topics.sh.ts';");
});

test('a diagram is in the index at once, with what draws it', () => {
  scaffold(root, 'diagram', 'hash-wheel');
  expect(text('src/picture/index.ts')).toContain(
    "'hash-wheel': { diagram: hashWheel, component: () => import('./hash-wheel.svelte') },",
  );
});

test('a lesson has valid front matter, the next number, and every file that the front matter names', async () => {
  scaffold(root, 'lesson', '03-partitions/01-parallel');
  const written = scaffold(root, 'lesson', '03-partitions/02-keys');
  const { lesson } = (await import(pathToFileURL(join(root, 'lessons/03-partitions/02-keys/lesson.ts')).href)) as {
    lesson: unknown;
  };
  const { id, number, wrong, steps } = lessonSchema.parse(lesson);
  expect([id, number]).toEqual(['keys', 2]);
  for (const name of wrong) expect(written).toContain(`lessons/03-partitions/02-keys/wrong/${name}/hint.zh-cn.md`);
  for (const step of steps) {
    expect(text('lessons/03-partitions/02-keys/en.mdx')).toContain(`id="${step}"`);
    expect(text('lessons/03-partitions/02-keys/zh-cn.mdx')).toContain(`id="${step}"`);
  }
});

test('nothing is ever written over', () => {
  scaffold(root, 'diagram', 'hash-wheel');
  expect(() => scaffold(root, 'diagram', 'hash-wheel')).toThrow('already there');
});

test.each(Object.entries(kinds))('a %s with an odd name is refused with an example', (kind, { example }) => {
  expect(() => scaffold(root, kind, '../Escape')).toThrow(`one would be ${example}`);
});

test('without a name it says how it is used', () => {
  expect(() => scaffold(root, undefined, undefined)).toThrow('npm run new api 42-delete-groups');
});

function text(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}
