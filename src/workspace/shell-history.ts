/** Lines typed in the terminal, kept in the browser: one history for all lessons, as on a machine of one's own. */
const key = 'from-beginning/history';
const most = 500;

export function keptHistory(): readonly string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? '[]');
    return Array.isArray(kept) ? kept.filter((line) => typeof line === 'string') : [];
  } catch {
    return [];
  }
}

/** Where the browser does not keep it, the line is in the open shell's history all the same. */
export function keepLine(line: string): void {
  try {
    localStorage.setItem(key, JSON.stringify([...keptHistory(), line].slice(-most)));
  } catch {}
}
