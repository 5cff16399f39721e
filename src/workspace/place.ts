/** Where the reader is, carried over to the same page in the other language. */
interface Place {
  step: string | null;
  /** Pixels the step's top lies above the top of the text. */
  past: number;
  workspace: string | null;
}

const key = 'from-beginning/place';

/** Remembers the step in sight, how far into it, and which tabs are open. */
export function keepPlace(): void {
  const text = document.querySelector<HTMLElement>('#lesson');
  if (!text) return;
  const top = text.getBoundingClientRect().top;
  const steps = [...text.querySelectorAll<HTMLElement>('section.step')];
  const step = steps.filter((each) => each.getBoundingClientRect().top - top <= 120).at(-1);
  const place: Place = {
    step: step?.id ?? null,
    past: step ? top - step.getBoundingClientRect().top : text.scrollTop,
    workspace: document.querySelector<HTMLElement>('.workspace')?.dataset.place ?? null,
  };
  try {
    sessionStorage.setItem(key, JSON.stringify(place));
  } catch {
    // Then the other language begins at its top.
  }
}

/** Goes where `keepPlace` was, once. */
export function restorePlace(): void {
  const place = takePlace();
  const text = document.querySelector<HTMLElement>('#lesson');
  if (!place || !text) return;
  const step = place.step ? document.getElementById(place.step) : null;
  const start = step ? step.getBoundingClientRect().top - text.getBoundingClientRect().top + text.scrollTop : 0;
  text.scrollTop = start + place.past;
  if (place.workspace) document.documentElement.dataset.place = place.workspace;
}

function takePlace(): Place | null {
  try {
    const stored = sessionStorage.getItem(key);
    sessionStorage.removeItem(key);
    return stored ? (JSON.parse(stored) as Place) : null;
  } catch {
    return null;
  }
}
