/** What the learner typed, kept in the browser. Works on plain http; answers false where the browser refuses. */
const prefix = 'from-beginning/files/';

export function keptFiles(id: string): Record<string, string> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(prefix + id) ?? '{}');
    if (typeof kept !== 'object' || kept === null) return {};
    return Object.fromEntries(
      Object.entries(kept).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    );
  } catch {
    return {};
  }
}

/** Keeps these files of a lesson; none at all forgets them. False: the browser would not. */
export function keepFiles(id: string, files: Readonly<Record<string, string>>): boolean {
  try {
    if (Object.keys(files).length === 0) localStorage.removeItem(prefix + id);
    else localStorage.setItem(prefix + id, JSON.stringify(files));
    return true;
  } catch {
    return false;
  }
}
