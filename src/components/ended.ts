/** Programs end with their page. The next page of the same workspace says so: in the other language, or after a reload. */
const key = 'from-beginning/ended';

export function noteEnded(id: string): void {
  try {
    sessionStorage.setItem(key, id);
  } catch {
    // Then they end without a word.
  }
}

/** Whether programs of this workspace ended with the page before; asked once. */
export function endedHere(id: string): boolean {
  try {
    const ended = sessionStorage.getItem(key);
    sessionStorage.removeItem(key);
    return ended === id;
  } catch {
    return false;
  }
}
