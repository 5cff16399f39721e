/** What `npm run fidelity` found, for the page that shows it. */
import data from '../test/golden/fidelity.json';

interface Edge {
  version: number;
  success: boolean;
  error: boolean;
}

export interface ApiFidelity {
  key: number;
  name: string;
  versions: string;
  cases: number;
  passed: number;
  failed: number;
  listed: number;
  lowest: Edge;
  highest: Edge;
}

export interface Difference {
  reason: string;
  cases: readonly string[];
  apis: readonly string[];
}

export const { kafka, recorded, totals, scenarios, tools } = data;
/** Command lines, all tools together. */
export const lines: number = tools.reduce((sum, tool) => sum + tool.lines, 0);
const apis: readonly ApiFidelity[] = data.apis;
export const compared = apis.filter(({ cases }) => cases > 0);
export const notCompared = apis.filter(({ cases }) => cases === 0);

/** There may be none, and then the file does not tell what one looks like. */
const all: readonly { apis: readonly string[]; case: string; reason: string }[] = data.listed;

/** Listed differences; cases that differ for the same reason stand together. */
export const differences: readonly Difference[] = [...new Set(all.map(({ reason }) => reason))].map((reason) => {
  const listed = all.filter((each) => each.reason === reason);
  return {
    reason,
    cases: listed.map((each) => each.case),
    apis: [...new Set(listed.flatMap((each) => each.apis))],
  };
});

/** What no case does yet at the lowest and the highest version. */
export function lacks({ lowest, highest }: ApiFidelity): readonly { version: number; what: 'success' | 'error' }[] {
  const edges = lowest.version === highest.version ? [lowest] : [lowest, highest];
  return edges.flatMap(({ version, ...done }) =>
    (['success', 'error'] as const).filter((what) => !done[what]).map((what) => ({ version, what })),
  );
}
