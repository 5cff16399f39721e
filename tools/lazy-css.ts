// Styles of packages that arrive with a dynamic import. Astro gives each page the styles of what it imports at once and
// drops those of later chunks, so these travel inside the chunk and add themselves to the page when it runs.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Plugin } from 'vite';

const PACKAGES = /[\\/]node_modules[\\/](?:monaco-editor|@xterm)[\\/].*\.css$/;
const PREFIX = '\0lazy-css:';
const ADD = `${PREFIX}add`;

export function lazyCss(): Plugin {
  return {
    name: 'from-beginning:lazy-css',
    enforce: 'pre',
    async resolveId(source, importer, options) {
      if (source === ADD) return ADD;
      if (!source.endsWith('.css')) return null;
      const found = await this.resolve(source, importer, { ...options, skipSelf: true });
      // Not ending in .css, or Vite would take it for a stylesheet again.
      return found && PACKAGES.test(found.id) ? `${PREFIX}${found.id}.js` : null;
    },
    load(id) {
      if (id === ADD) return add;
      if (!id.startsWith(PREFIX)) return null;
      const file = id.slice(PREFIX.length, -'.js'.length);
      return styleModule(file, readFileSync(file, 'utf8'));
    },
  };
}

/** A module that adds the stylesheet, with the files it names as assets of the build. */
function styleModule(file: string, css: string): string {
  const imports: string[] = [];
  const text = JSON.stringify(css).replace(/url\((?:\\"|')?(\.[^)"'\\]+)(?:\\"|')?\)/g, (_, path: string) => {
    imports.push(`import url${imports.length} from ${JSON.stringify(`${join(dirname(file), path)}?url`)};`);
    return `url(" + url${imports.length - 1} + ")`;
  });
  return `${imports.join('\n')}\nimport { add } from ${JSON.stringify(ADD)};\nadd(${text});`;
}

// What one chunk brings goes in at once: a style element that grows is parsed anew from its first line each time.
const add = `
let waiting = '';
export function add(css) {
  if (typeof document === 'undefined') return;
  if (waiting === '') queueMicrotask(put);
  waiting += css;
}
function put() {
  const sheet = document.createElement('style');
  sheet.textContent = waiting;
  waiting = '';
  document.head.append(sheet);
}`;
