import { appendFile, chmod, mkdir, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { resolve } from 'node:path';
import type { Command, CommandFiles, CommandInput, CommandIo, CommandOutput, Signal } from '../../machine/command.ts';
import { BrokenPipe } from '../../machine/pipe.ts';
import { nodeCodec } from './codecs.ts';
import { socketConnection } from './tcp-listener.ts';
import { connectSecurely } from './tls-client.ts';

/** What a command of the lab may do when it is run by itself, as a program of this computer: its files, its network, its streams. */
export function nodeCommandIo(name: string, commands: readonly Command[]): CommandIo {
  return {
    stdin: standardInput(),
    stdout: output(process.stdout),
    stderr: output(process.stderr),
    pid: process.pid,
    name,
    program: name,
    cwd: process.cwd(),
    env: Object.fromEntries(
      Object.entries(process.env).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
    ),
    place: null,
    fs: files,
    processes: { list: async () => [], signal: async () => false },
    shell: null,
    columns: process.stdout.columns ?? null,
    rows: process.stdout.rows ?? null,
    keyboard: null,
    commands: async () => commands.map((each) => ({ name: each.name, summary: each.summary, builtin: false })),
    find: async () => null,
    connect: async (host, port, tls) => {
      if (tls) return socketConnection(await connectSecurely(host, port, tls));
      return new Promise((done, fail) => {
        const socket: Socket = connect({ host, port, noDelay: true });
        socket.once('error', fail);
        socket.once('connect', () => {
          socket.off('error', fail);
          done(socketConnection(socket));
        });
      });
    },
    listen: onlyInTheLab,
    network: { ports: async () => [], connections: async () => [], addPlace: onlyInTheLab, publish: onlyInTheLab },
    codec: nodeCodec,
    brokers: null,
    zookeeper: null,
    spawn: onlyInTheLab,
    become: onlyInTheLab,
    interrupted,
    fork: onlyInTheLab,
    exec: onlyInTheLab,
    now: async () => Date.now(),
    sleep: (ms, until) =>
      new Promise((done) => {
        const timer = setTimeout(done, ms);
        const end = (): void => {
          clearTimeout(timer);
          done();
        };
        until?.then(end, end);
      }),
    random: async () => Math.random(),
  };
}

function onlyInTheLab(): Promise<never> {
  return Promise.reject(new Error('only in the lab'));
}

function interrupted(): Promise<Signal> {
  return new Promise((done) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => done(signal));
  });
}

function standardInput(): CommandInput {
  const unread: string[] = [];
  let pieces: AsyncIterator<string> | null = null;
  return {
    isTerminal: process.stdin.isTTY === true,
    async read() {
      const first = unread.shift();
      if (first !== undefined) return first;
      pieces ??= process.stdin.setEncoding('utf8')[Symbol.asyncIterator]() as AsyncIterator<string>;
      const { done, value } = await pieces.next();
      return done ? null : value;
    },
    unread(text) {
      unread.unshift(text);
    },
  };
}

function output(stream: NodeJS.WriteStream): CommandOutput {
  let broken = false;
  stream.on('error', () => {
    broken = true;
  });
  return {
    isTerminal: stream.isTTY === true,
    write: (text) =>
      new Promise((done, fail) => {
        if (broken) fail(new BrokenPipe());
        else stream.write(text, (error) => (error ? fail(new BrokenPipe()) : done()));
      }),
  };
}

const files: CommandFiles = {
  async kind(path) {
    const found = await stat(path).catch(() => null);
    return found === null ? null : found.isDirectory() ? 'directory' : 'file';
  },
  readFile: (path) => readFile(path, 'utf8'),
  readBytes: (path) => readFile(path),
  writeFile: (path, data) => writeFile(path, data),
  writeBytes: (path, data) => writeFile(path, data),
  appendFile: (path, data) => appendFile(path, data),
  readdir: (path) => readdir(path),
  async mkdir(path, options) {
    await mkdir(path, options);
  },
  rm: (path, options) => rm(path, options),
  size: async (path) => (await stat(path)).size,
  allocated: async (path) => (await stat(path)).blocks * 512,
  modified: async (path) => (await stat(path).catch(() => null))?.mtimeMs ?? null,
  touch: (path) => utimes(path, new Date(), new Date()),
  isExecutable: async (path) => ((await stat(resolve(path))).mode & 0o111) !== 0,
  async setExecutable(path, executable) {
    const { mode } = await stat(path);
    await chmod(path, executable ? mode | 0o111 : mode & ~0o111);
  },
};
