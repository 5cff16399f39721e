/** `npm run bench [-- broker|log|apache|page]`: figures as medians, one JSON line each, then a table. */
import { benchBroker } from './bench/broker.ts';
import { type Figure, print } from './bench/figures.ts';

const suites: Readonly<Record<string, () => Promise<readonly Figure[]>>> = {
  broker: benchBroker,
  log: async () => (await import('./bench/log.ts')).benchLog(),
  apache: async () => (await import('./bench/apache.ts')).benchAgainstApache(),
  page: async () => (await import('./bench/page.ts')).benchPage(),
};
const asked = process.argv.slice(2);
const unknown = asked.find((name) => !(name in suites));
if (unknown !== undefined) {
  console.error(`bench ${unknown}: one of ${Object.keys(suites).join(', ')} expected`);
  process.exit(1);
}
const figures: Figure[] = [];
for (const name of asked.length > 0 ? asked : Object.keys(suites))
  figures.push(...(await (suites[name] as () => Promise<readonly Figure[]>)()));
print(figures);
