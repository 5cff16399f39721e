/** One figure of a benchmark: measured several times, quoted by its median. */
export interface Figure {
  name: string;
  unit: string;
  samples: readonly number[];
  /** What it is to reach, and on which side of it. */
  target?: { at: 'most' | 'least'; value: number };
}

export function median(samples: readonly number[]): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

export function reached({ samples, target }: Figure): boolean | null {
  if (!target) return null;
  return target.at === 'most' ? median(samples) <= target.value : median(samples) >= target.value;
}

/** One JSON line a figure, then a table for people. */
export function print(figures: readonly Figure[]): void {
  for (const figure of figures) {
    const { name, unit, samples, target } = figure;
    const rounded = samples.map(round);
    console.log(
      JSON.stringify({
        name,
        unit,
        median: round(median(samples)),
        min: Math.min(...rounded),
        max: Math.max(...rounded),
        target,
        reached: reached(figure),
      }),
    );
  }
  console.log();
  const width = Math.max(...figures.map(({ name }) => name.length));
  for (const figure of figures) {
    const { name, unit, samples, target } = figure;
    const mark = { true: 'reached', false: 'MISSED', null: '' }[String(reached(figure))];
    const goal = target ? `${target.at === 'most' ? '≤' : '≥'} ${target.value.toLocaleString('en')} ${mark}` : '';
    const value = round(median(samples)).toLocaleString('en');
    console.log(`${name.padEnd(width)}  ${value.padStart(12)} ${unit.padEnd(12)} ${goal}`);
  }
}

function round(value: number): number {
  return Math.abs(value) >= 100 ? Math.round(value) : Math.round(value * 100) / 100;
}
