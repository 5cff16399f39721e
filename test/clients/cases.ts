// What every Node program under test/clients needs: cases by name, run one after the other, one line each.
//   1..N                          how many will follow
//   ok NAME | not ok NAME: WHY    one a case
// tools/clients.ts reads these lines; programs in other languages print the same.

export type Cases = Readonly<Record<string, () => Promise<void>>>;

/** HOST:PORT of the broker under test. */
export const bootstrap = process.env.CLIENTS_BOOTSTRAP ?? '127.0.0.1:9092';

/** A name for a topic, group or transactional id that nobody else has: the broker may hold those of earlier runs. */
export const named = (name: string): string => `clients-${process.env.CLIENTS_RUN ?? process.pid}-${name}`;

/** A way in that wants TLS or a password. */
export interface Way {
  name: string;
  /** HOST:PORT. */
  address: string;
  tls: boolean;
  mechanism: 'PLAIN' | 'SCRAM-SHA-256' | 'SCRAM-SHA-512' | null;
}

const env = process.env;
const way = (protocol: string, mechanism: Way['mechanism']): Way => ({
  name: mechanism === null ? protocol : `${protocol} with ${mechanism}`,
  address: env[`CLIENTS_${protocol}`] ?? '',
  tls: protocol.endsWith('SSL'),
  mechanism,
});

/** Ways into the secured broker, where one is running. Users are ana, who may do everything, and bob, who may nothing. */
export const ways: readonly Way[] =
  env.CLIENTS_SASL_SSL === undefined
    ? []
    : [
        way('SSL', null),
        way('SASL_PLAINTEXT', 'PLAIN'),
        way('SASL_PLAINTEXT', 'SCRAM-SHA-256'),
        way('SASL_SSL', 'SCRAM-SHA-512'),
      ];
/** The certificate that the secured broker shows, a PEM file. */
export const ca = env.CLIENTS_CA ?? '';
export const passwordOf = (user: string): string => `${user}-secret`;
/** Longer than a session on the secured broker. */
export const beyondSessionMs = 9_000;

const caseLimitMs = 60_000;

/** Runs the cases in order and ends the process: a client that keeps its connections would otherwise stay. */
export async function runCases(cases: Cases): Promise<never> {
  console.log(`1..${Object.keys(cases).length}`);
  let failed = false;
  for (const [name, each] of Object.entries(cases)) {
    try {
      await within(caseLimitMs, each());
      console.log(`ok ${name}`);
    } catch (error) {
      failed = true;
      console.error(error);
      console.log(
        `not ok ${name}: ${String((error as Error).message ?? error)
          .split('\n')
          .slice(0, 12)
          .join(' ')}`,
      );
    }
  }
  process.exit(failed ? 1 : 0);
}

async function within<T>(limitMs: number, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done after ${limitMs / 1000} s`)), limitMs);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Resolves when `true` is answered, asking again and again; rejects, naming what was awaited, after 40 s. */
export async function until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 40_000; Date.now() < end; ) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`never came: ${what}`);
}

/** The error that a promise rejects with; it is a fault when it resolves. */
export async function rejection(promise: Promise<unknown>): Promise<Error & Record<string, unknown>> {
  const outcome = await promise.then(
    (value) => ({ value }),
    (error: Error & Record<string, unknown>) => ({ error }),
  );
  if ('error' in outcome) return outcome.error;
  throw new Error(`an error was expected, answered was ${JSON.stringify(outcome.value)}`);
}
