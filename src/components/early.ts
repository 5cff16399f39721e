/** What a learner did to the workspace before its script had come (the script in Page.astro notes the button). */
interface EarlyWindow {
  fromBeginningEarly?: HTMLElement;
  fromBeginningAwake?: boolean;
}

/** Text of the code area as the browser had it before the components took over; null where it is still as it was built. */
const typed = typeof document === 'undefined' ? null : typedText(document.querySelector('.static textarea'));

function typedText(area: HTMLTextAreaElement | null): string | null {
  return area && area.value !== area.defaultValue ? area.value : null;
}

/** Hands over what was typed, presses again what was pressed, and says whether anything was touched at all. */
export function takeEarly(root: HTMLElement, type: (text: string) => void): boolean {
  const page = window as EarlyWindow;
  page.fromBeginningAwake = true;
  if (typed !== null) type(typed);
  const button = page.fromBeginningEarly;
  if (button?.isConnected) setTimeout(() => button.click());
  return typed !== null || button !== undefined || root.matches(':hover') || root.contains(document.activeElement);
}
