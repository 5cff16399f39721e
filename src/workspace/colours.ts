/** Colours and the face of the page's tokens in the forms that the editor and the terminal understand. */

const known = new Map<string, string>();
let context: CanvasRenderingContext2D | null | undefined;

/** A CSS variable as `#rrggbb`, or `#rrggbbaa` where it is translucent. */
export function hexOf(variable: string): string {
  const colour = getComputedStyle(document.documentElement).getPropertyValue(variable).trim();
  const hex = known.get(colour) ?? painted(colour);
  known.set(colour, hex);
  return hex;
}

/** What a canvas makes of a colour. */
function painted(colour: string): string {
  context ??= pixel().getContext('2d', { willReadFrequently: true });
  if (!context) return '#808080';
  context.clearRect(0, 0, 1, 1);
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  const [r = 0, g = 0, b = 0, a = 255] = context.getImageData(0, 0, 1, 1).data;
  const bytes = a === 255 ? [r, g, b] : [r, g, b, a];
  return `#${bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

function pixel(): HTMLCanvasElement {
  return Object.assign(document.createElement('canvas'), { width: 1, height: 1 });
}

export function isDark(): boolean {
  return document.documentElement.dataset.theme === 'dark';
}

/** Calls back whenever the page's theme has changed; the returned function ends that. */
export function onTheme(change: () => void): () => void {
  const observer = new MutationObserver(change);
  observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  return () => observer.disconnect();
}

/** The face of code, as the page has it. */
export function monoFamily(): string {
  return getComputedStyle(document.documentElement).getPropertyValue('--mono').trim();
}
