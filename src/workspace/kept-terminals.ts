/** How many terminals a workspace had open, and whether all were in sight: kept over reloads. What ran in them is not. */
const prefix = 'from-beginning/terminals/';

export interface KeptTerminals {
  count: number;
  beside: boolean;
}

export function keptTerminals(id: string, most: number): KeptTerminals {
  try {
    const { count, beside } = JSON.parse(localStorage.getItem(prefix + id) ?? '{}') as Partial<KeptTerminals>;
    const whole = Number.isInteger(count) ? Math.min(Math.max(Number(count), 1), most) : 1;
    return { count: whole, beside: beside === true && whole > 1 };
  } catch {
    return { count: 1, beside: false };
  }
}

/** Where the browser does not keep it, the next visit begins with one. */
export function keepTerminals(id: string, kept: KeptTerminals): void {
  try {
    if (kept.count === 1) localStorage.removeItem(prefix + id);
    else localStorage.setItem(prefix + id, JSON.stringify(kept));
  } catch {}
}
