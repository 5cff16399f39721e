import { expect, test } from 'vitest';
import { type FileChange, FileSystem } from '#sandbox/machine/files.ts';

function filled(): FileSystem {
  const files = new FileSystem('/home/learner');
  files.restore({ 'producer.ts': 'p', 'lib/a.ts': 'a', '/etc/motd': 'hello' });
  return files;
}

test.each([
  ['producer.ts', 'p'],
  ['/home/learner/producer.ts', 'p'],
  ['./lib/../lib//a.ts', 'a'],
  ['../../etc/motd', 'hello'],
])('%s is read from the working directory', (path, text) => {
  expect(filled().read(path)).toBe(text);
});

test.each([
  ['a missing file', () => filled().read('nosuch.ts'), "ENOENT: no such file or directory, open 'nosuch.ts'"],
  ['a directory', () => filled().read('lib'), "EISDIR: illegal operation on a directory, read 'lib'"],
  ['below a file', () => filled().read('producer.ts/x'), "ENOTDIR: not a directory, open 'producer.ts/x'"],
  ['writing into nowhere', () => filled().write('no/x.ts', ''), "ENOENT: no such file or directory, open 'no/x.ts'"],
  ['writing a directory', () => filled().write('lib', ''), "EISDIR: illegal operation on a directory, open 'lib'"],
  ['listing nothing', () => filled().list('no'), "ENOENT: no such file or directory, scandir 'no'"],
  ['listing a file', () => filled().list('producer.ts'), "ENOTDIR: not a directory, scandir 'producer.ts'"],
  ['making what is there', () => filled().makeDirectory('lib'), "EEXIST: file already exists, mkdir 'lib'"],
  ['making below nothing', () => filled().makeDirectory('a/b'), "ENOENT: no such file or directory, mkdir 'a/b'"],
  ['removing nothing', () => filled().remove('no'), "ENOENT: no such file or directory, rm 'no'"],
  ['removing a directory', () => filled().remove('lib'), "EISDIR: illegal operation on a directory, rm 'lib'"],
])('%s fails as Node words it', (_, act, message) => {
  expect(act).toThrow(message);
});

test('a directory lists its names, sorted', () => {
  const files = filled();
  files.write('b.ts', '');
  expect(files.list('.')).toEqual(['b.ts', 'lib', 'producer.ts']);
  expect(files.list('/')).toEqual(['etc', 'home']);
});

test('listeners hear what really changed, with its text', () => {
  const files = filled();
  const heard: FileChange[] = [];
  const stop = files.onChange((change) => heard.push(change));
  files.write('producer.ts', 'p');
  files.write('producer.ts', 'q');
  files.write('new.ts', 'n');
  files.remove('lib', { recursive: true });
  stop();
  files.write('new.ts', 'unheard');
  expect(heard).toEqual([
    { type: 'change', path: '/home/learner/producer.ts', text: 'q' },
    { type: 'rename', path: '/home/learner/new.ts', text: 'n' },
    { type: 'rename', path: '/home/learner/lib/a.ts', text: null },
  ]);
});

test.each([
  [true, ['producer.ts', 'lib/a.ts']],
  [false, ['producer.ts']],
])('watching a directory (recursive: %s) names files relative to it', (recursive, names) => {
  const files = filled();
  const heard: unknown[] = [];
  const watcher = files.watch('/home/learner', { recursive }, (_, name) => heard.push(name));
  files.write('producer.ts', '2');
  files.write('lib/a.ts', '2');
  files.write('/etc/motd', '2');
  watcher.close();
  files.write('producer.ts', '3');
  expect(heard).toEqual(names);
});

test('restoring leaves exactly the files given', () => {
  const files = filled();
  files.makeDirectory('deep/er', true);
  files.restore({ 'producer.ts': 'again', 'lib/b.ts': 'b' });
  expect(files.all()).toEqual({ '/home/learner/lib/b.ts': 'b', '/home/learner/producer.ts': 'again' });
  expect(files.list('.')).toEqual(['lib', 'producer.ts']);
});

test('a tree is mounted over what is there', () => {
  const files = filled();
  files.mountTree({ lib: { directory: { 'c.ts': { file: { contents: 'c' } } } } });
  expect(files.list('lib')).toEqual(['a.ts', 'c.ts']);
});
