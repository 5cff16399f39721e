// The clients of `npm run clients`: what each needs, how it is installed, and what runs its cases.
// A client is a folder test/clients/<name> with a manifest of its dependencies and a program that prints its cases
// (see test/clients/cases.ts). To add one: the folder, and a row here.

import { resolve } from 'node:path';

export type Command = readonly [program: string, ...args: string[]];

export interface Need {
  /** Ends with 0, run in the client's folder, where the program is there. */
  probe: Command;
  /** What a reader is told to install. */
  what: string;
}

export interface Client {
  name: string;
  /** Folder under test/clients. */
  folder: string;
  needs: readonly Need[];
  /** Fetch and build, run in the client's folder. `cache` is a folder of the client's own, outside git. */
  install(cache: string): readonly Command[];
  program(cache: string): Command;
  /** Whether it has cases for listeners with TLS and SASL: it gets a second broker with these. */
  secured?: boolean;
  /** How long all cases together may take. */
  limitMs: number;
}

const java: Need = { probe: ['javac', '-version'], what: 'a JDK (17 or newer)' };
const maven: Need = { probe: ['mvn', '-version'], what: 'Maven' };
// Go refuses a module that asks for a newer one.
const go: Need = { probe: ['go', 'list', '-m'], what: 'Go (1.26 or newer)' };
const python: Need = { probe: ['python3', '-c', 'import venv, ensurepip'], what: 'Python 3 with venv' };
const kcat: Need = { probe: ['kcat', '-V'], what: 'kcat' };
const none = () => [];
const MINUTE = 60_000;

const javaFlags = ['-Xmx256m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
const compileJava = (libs: string, cache: string, ...sources: readonly string[]): readonly Command[] => [
  [process.execPath, resolve(import.meta.dirname, 'java-libs.ts'), libs],
  ['javac', '-nowarn', '-d', cache, '-cp', `${libs}/*`, '../java/Cases.java', ...sources],
];
const goProgram = (name: string): Client => ({
  name,
  folder: name,
  secured: true,
  needs: [go],
  install: (cache) => [['go', 'build', '-o', `${cache}/program`, '.']],
  program: (cache) => [`${cache}/program`],
  limitMs: 6 * MINUTE,
});

export const clients: readonly Client[] = [
  {
    name: 'kafkajs',
    folder: 'kafkajs',
    secured: true,
    needs: [],
    install: none,
    program: () => [process.execPath, 'main.ts'],
    limitMs: 6 * MINUTE,
  },
  {
    name: '@platformatic/kafka',
    folder: 'platformatic',
    secured: true,
    needs: [],
    // Node finds packages beside the program that asks for them: the program goes where they are.
    install: (cache) => [
      ['cp', 'package.json', 'package-lock.json', cache],
      ['npm', 'ci', '--prefix', cache, '--no-audit', '--no-fund', '--loglevel=error'],
      ['cp', '../cases.ts', `${cache}/..`],
      ['cp', 'main.ts', 'security.ts', cache],
    ],
    program: (cache) => [process.execPath, `${cache}/main.ts`],
    limitMs: 6 * MINUTE,
  },
  {
    name: 'kcat',
    folder: 'kcat',
    secured: true,
    needs: [kcat],
    install: none,
    program: () => [process.execPath, 'main.ts'],
    limitMs: 6 * MINUTE,
  },
  {
    name: 'kafka-clients (Java)',
    folder: 'java',
    secured: true,
    needs: [java, maven],
    install: (cache) =>
      compileJava(
        `${cache}/libs`,
        cache,
        'Clients.java',
        'Groups.java',
        'Secured.java',
        'Shares.java',
        'Transactions.java',
      ),
    program: (cache) => ['java', ...javaFlags, '-cp', `${cache}:${cache}/libs/*`, 'Clients'],
    limitMs: 8 * MINUTE,
  },
  {
    name: "Kafka's tools (Java)",
    folder: 'tools',
    secured: true,
    needs: [java, maven],
    install: (cache) => compileJava(`${cache}/../java/libs`, cache, 'Administration.java', 'Tools.java'),
    program: (cache) => ['java', ...javaFlags, '-cp', `${cache}:${cache}/../java/libs/*`, 'Tools'],
    limitMs: 8 * MINUTE,
  },
  {
    name: 'Kafka Streams',
    folder: 'streams',
    needs: [java, maven],
    install: (cache) =>
      compileJava(`${cache}/../java/libs`, cache, 'Streams.java', 'StreamsTools.java', 'WordCount.java'),
    program: (cache) => ['java', ...javaFlags, '-cp', `${cache}:${cache}/../java/libs/*`, 'Streams'],
    limitMs: 8 * MINUTE,
  },
  {
    name: 'Kafka Connect',
    folder: 'connect',
    needs: [java, maven],
    install: (cache) => compileJava(`${cache}/../java/libs`, cache, 'Connect.java', 'Worker.java'),
    program: (cache) => ['java', ...javaFlags, '-cp', `${cache}:${cache}/../java/libs/*`, 'Connect'],
    limitMs: 8 * MINUTE,
  },
  goProgram('kafka-go'),
  goProgram('franz-go'),
  {
    name: 'confluent-kafka-python',
    folder: 'confluent-kafka-python',
    secured: true,
    needs: [python],
    install: (cache) => [
      ['python3', '-m', 'venv', cache],
      [`${cache}/bin/pip`, 'install', '-q', '--disable-pip-version-check', '-r', 'requirements.txt'],
    ],
    program: (cache) => [`${cache}/bin/python`, 'main.py'],
    limitMs: 6 * MINUTE,
  },
];
