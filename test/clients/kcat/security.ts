// kcat through TLS and SASL. Debian's librdkafka (2.0) does not sign in again before its session ends, as newer ones do.
import { deepEqual, match } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { type Cases, ca, named, passwordOf, type Way, ways } from '../cases.ts';

const limitMs = 50_000;

/** Debian's librdkafka (2.0) repeats its nonce in the last message of SCRAM, which Kafka has refused since 3.7.2: PLAIN alone. */
const ownWays = ways
  .filter(({ mechanism }) => mechanism !== 'SCRAM-SHA-256')
  .map(
    (way): Way =>
      way.mechanism ? { ...way, name: way.name.replace(way.mechanism, 'PLAIN'), mechanism: 'PLAIN' } : way,
  );

function options({ address, tls, mechanism }: Way, user = 'ana', password = passwordOf(user)): readonly string[] {
  const protocol = `${mechanism ? 'SASL_' : ''}${tls ? 'SSL' : 'PLAINTEXT'}`;
  const settings = [
    `security.protocol=${protocol}`,
    ...(tls ? [`ssl.ca.location=${ca}`] : []),
    ...(mechanism ? [`sasl.mechanisms=${mechanism}`, `sasl.username=${user}`, `sasl.password=${password}`] : []),
  ];
  return ['-b', address, ...settings.flatMap((each) => ['-X', each])];
}

function kcat(args: readonly string[], input = '') {
  return spawnSync('kcat', args, { input, encoding: 'utf8', timeout: limitMs });
}

function writesAndReads(way: Way): void {
  const topic = named(`secured ${way.name}`).replaceAll(' ', '-');
  const written = kcat([...options(way), '-P', '-t', topic], 'a\nb\n');
  if (written.status !== 0) throw new Error(written.stderr);
  const read = kcat([...options(way), '-C', '-q', '-e', '-t', topic]);
  deepEqual(read.stdout.split('\n'), ['a', 'b', ''], read.stderr);
}

/** What it complains of when it asks for metadata, which it goes on to do until it is stopped. */
function complaint(args: readonly string[], input?: string): string {
  const { stdout, stderr } = kcat([...args, '-m', '3'], input);
  return stdout + stderr;
}

const caseOf = (way: Way, what: string, run: () => void | Promise<void>) =>
  [`${way.name}: ${what}`, async () => run()] as const;

export const security: Cases = Object.fromEntries([
  ...ownWays.map((way) => caseOf(way, 'what is written comes back', () => writesAndReads(way))),
  ...ownWays
    .filter(({ mechanism }) => mechanism !== null)
    .flatMap((way, i) => [
      caseOf(way, 'a wrong password is refused', () => {
        match(complaint([...options(way, 'ana', 'guess'), '-L']), /SASL authentication error|Authentication failed/);
      }),
      ...(i === 0
        ? [
            caseOf(way, 'who has no rights is refused', () => {
              match(
                complaint([...options(way, 'bob'), '-P', '-t', named('denied-kcat')], 'a\n'),
                /Topic authorization failed/,
              );
            }),
          ]
        : []),
    ]),
]);
