// Leaves out of the editor what nobody sees here. Its TypeScript service brings in every feature there is by way of one
// module that starts workers, and its entry brings in editors that compare files; both cost at the learner's first press.
import type { Plugin } from 'vite';

const MONACO = /[\\/]node_modules[\\/]monaco-editor[\\/]esm[\\/]vs[\\/]/;

/** Modules of the editor, from its root, and what stands in for each. */
const INSTEAD: Record<string, string> = {
  'internal/common/workers.js': `
import { editor } from 'monaco-editor/editor';
export function createWebWorker({ label, createData, host, keepIdleModels }) {
  const worker = Promise.resolve(self.MonacoEnvironment.getWorker('', label)).then((started) => {
    started.postMessage('ignore');
    started.postMessage(createData);
    return started;
  });
  return editor.createWebWorker({ worker, host, keepIdleModels });
}`,
  'editor/browser/widget/diffEditor/diffEditorWidget.js': `
export class DiffEditorWidget {}`,
  'editor/browser/widget/multiDiffEditor/multiDiffEditorWidget.js': `
export class MultiDiffEditorWidget {}`,
};

export function leanMonaco(): Plugin {
  return {
    name: 'from-beginning:lean-monaco',
    enforce: 'pre',
    async resolveId(source, importer, options) {
      if (importer === undefined || !MONACO.test(importer)) return null;
      const ends = Object.keys(INSTEAD).find((path) => path.endsWith(source.replace(/^(\.\.?\/)+/, '')));
      if (ends === undefined) return null;
      const found = await this.resolve(source, importer, { ...options, skipSelf: true });
      return found?.id.replaceAll('\\', '/').endsWith(`/vs/${ends}`) ? `\0lean-monaco:${ends}` : null;
    },
    load(id) {
      return id.startsWith('\0lean-monaco:') ? INSTEAD[id.slice('\0lean-monaco:'.length)] : null;
    },
  };
}
