import { describe, expect, test } from 'vitest';
import type { LogStore } from '#sandbox/host.ts';
import { MemoryStore } from '#sandbox/log/memory-store.ts';
import type { DerivedFiles } from '#sandbox/machine/derived-files.ts';
import { type FileChange, FileSystem } from '#sandbox/machine/files.ts';
import { Disk } from '#sandbox/machine/inode.ts';

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

describe('on a disk', () => {
  const workdir = '/home/learner';
  const onDisk = (store: LogStore): FileSystem =>
    new FileSystem(workdir, { disk: new Disk(store), keeps: (path) => !path.startsWith(`${workdir}/`) });

  test('files outside of home outlive a reload, those of home do not', () => {
    const store = new MemoryStore();
    const before = onDisk(store);
    before.write('notes.txt', 'mine');
    before.makeDirectory('/tmp/logs', true);
    before.write('/tmp/logs/a.txt', 'first');
    before.append('/tmp/logs/a.txt', ', second');
    const after = onDisk(store);
    expect(after.kind('notes.txt')).toBe(null);
    expect(after.read('/tmp/logs/a.txt')).toBe('first, second');
  });

  test('what a broker writes is what everybody sees, byte by byte', () => {
    const files = onDisk(new MemoryStore());
    const log = files.storeAt('/tmp/kraft-combined-logs');
    log.open('orders-0/00000000000000000000.log').append(Uint8Array.of(1, 255, 0));
    const path = '/tmp/kraft-combined-logs/orders-0/00000000000000000000.log';
    expect(files.size(path)).toBe(3);
    expect(files.readBytes(path)).toEqual(Uint8Array.of(1, 255, 0));
    files.write('/tmp/kraft-combined-logs/meta.properties', 'version=1\n');
    expect(log.list()).toEqual(['meta.properties', 'orders-0/00000000000000000000.log']);
    files.remove('/tmp/kraft-combined-logs/orders-0', { recursive: true });
    expect(log.list()).toEqual(['meta.properties']);
  });

  test('a log file that is removed goes with its directory, and an open one can still be written', () => {
    const files = onDisk(new MemoryStore());
    const log = files.storeAt('/tmp/logs');
    const file = log.open('orders-0/0.log');
    log.remove('orders-0/0.log');
    file.append(Uint8Array.of(1));
    expect(file.size).toBe(1);
    expect(files.list('/tmp/logs')).toEqual([]);
  });

  test('unpacked files are on the disk once they are changed', () => {
    const store = new MemoryStore();
    const unpack = (files: FileSystem) =>
      files.unpack([{ path: '/opt/kafka/bin/x.sh', text: '#!/bin/sh\n', executable: true }]);
    const files = onDisk(store);
    unpack(files);
    expect([files.isExecutable('/opt/kafka/bin/x.sh'), store.list()]).toEqual([true, []]);
    files.append('/opt/kafka/bin/x.sh', 'echo mine\n');
    const after = onDisk(store);
    unpack(after);
    expect([after.read('/opt/kafka/bin/x.sh'), after.isExecutable('/opt/kafka/bin/x.sh')]).toEqual([
      '#!/bin/sh\necho mine\n',
      true,
    ]);
  });
});

describe('files that are made when somebody looks', () => {
  const derived = (text: string): DerivedFiles => ({
    kind: (path) => (path === '' ? 'directory' : path === 'epochs' ? 'file' : null),
    names: (directory) => (directory === '' ? ['epochs'] : []),
    size: () => text.length,
    read: () => new TextEncoder().encode(text),
    keeps: () => [['epochs', new TextEncoder().encode(text)]],
  });

  test('stand beside those that are there', () => {
    const files = filled();
    files.derive('/var/log', derived('0 0'));
    files.write('/var/log/real', 'r');
    expect(files.list('/var/log')).toEqual(['epochs', 'real']);
    expect([files.kind('/var/log/epochs'), files.size('/var/log/epochs')]).toEqual(['file', 3]);
    expect(files.read('/var/log/epochs')).toBe('0 0');
  });

  test('are written down when nobody makes them any more, but for what was removed', () => {
    const files = filled();
    const end = files.derive('/var/log', derived('0 0'));
    end();
    expect(files.read('/var/log/epochs')).toBe('0 0');
    const again = files.derive('/var/log', derived('1 1'));
    files.remove('/var/log', { recursive: true });
    expect(files.kind('/var/log/epochs')).toBe(null);
    again();
    expect(files.kind('/var/log/epochs')).toBe(null);
  });
});
