import { hashOrder } from '../tool/java.ts';

type Pairs = [bigint, bigint][];

/** What did not fit, by file, told when all files are dumped. */
export class Mismatches {
  readonly index = new Map<string, Map<bigint, bigint>>();
  readonly gaps = new Map<string, Map<bigint, bigint>>();
  readonly timestamps = new Map<string, Pairs>();
  readonly outOfOrder = new Map<string, Pairs>();
  readonly notFound = new Map<string, Pairs>();

  /** As the tool prints it on its error output. */
  text(): string {
    const lines = [
      ...told(
        this.index,
        (path) => `Mismatches in :${path}`,
        (a, b) => `  Index offset: ${a}, log offset: ${b}`,
      ),
      ...told(
        this.timestamps,
        (path) => `Found timestamp mismatch in :${path}`,
        (a, b) => `  Index timestamp: ${a}, log timestamp: ${b}`,
      ),
      ...told(
        this.outOfOrder,
        (path) => `Found out of order timestamp in :${path}`,
        (a, b) => `  Index timestamp: ${a}, Previously indexed timestamp: ${b}`,
      ),
      ...told(
        this.notFound,
        (path) => `The following indexed offsets are not found in :${path}`,
        (a, b) => `Indexed offset: ${a}, found log offset: ${b}`,
      ),
      ...told(
        this.gaps,
        (path) => `Non-consecutive offsets in ${path}`,
        (a, b) => `  ${a} is followed by ${b}`,
      ),
    ];
    return lines.map((line) => `${line}\n`).join('');
  }
}

function told(
  found: ReadonlyMap<string, Iterable<readonly [bigint, bigint]>>,
  head: (path: string) => string,
  line: (a: bigint, b: bigint) => string,
): string[] {
  return hashOrder([...found.keys()], 16).flatMap((path) => [
    head(path),
    ...[...(found.get(path) ?? [])].map(([a, b]) => line(a, b)),
  ]);
}

/** The list kept for a file, made where there is none. */
export function listFor(found: Map<string, Pairs>, path: string): Pairs {
  const list = found.get(path) ?? [];
  found.set(path, list);
  return list;
}

export function mapFor(found: Map<string, Map<bigint, bigint>>, path: string): Map<bigint, bigint> {
  const map = found.get(path) ?? new Map<bigint, bigint>();
  found.set(path, map);
  return map;
}
