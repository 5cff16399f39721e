/** Colours of the page's tokens in the forms that the editor and the terminal understand. */

/** A CSS variable as `#rrggbb`, or `#rrggbbaa` where it is translucent. */
export function hexOf(variable: string): string {
  const canvas = document.createElement('canvas');
  canvas.width = 1;
  canvas.height = 1;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) return '#808080';
  context.fillStyle = getComputedStyle(document.documentElement).getPropertyValue(variable).trim();
  context.fillRect(0, 0, 1, 1);
  const [r = 0, g = 0, b = 0, a = 255] = context.getImageData(0, 0, 1, 1).data;
  const bytes = a === 255 ? [r, g, b] : [r, g, b, a];
  return `#${bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
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
