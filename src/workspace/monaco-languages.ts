/** Languages of the editor: our own colours, and the TypeScript service with kafkajs's types. */
import kafkajsTypes from 'kafkajs/types/index.d.ts?raw';
import { languages, type Uri } from 'monaco-editor/editor';
import EditorWorker from 'monaco-editor/editor/editor.worker?worker';
import {
  getTypeScriptWorker,
  ModuleKind,
  ModuleResolutionKind,
  type ScriptTarget,
  typescriptDefaults,
} from 'monaco-editor/languages/features/typescript/register';
import TypeScriptWorker from 'monaco-editor/languages/features/typescript/ts.worker?worker';
import { highlightLine, type LineState, lineStart } from './highlight.ts';
import labTypes from './lab-types.txt?raw';

let prepared = false;

export function languageOf(file: string): string {
  return /\.(m|c)?[tj]s$/.test(file) ? 'typescript' : 'plaintext';
}

/** Resolves when the TypeScript service runs, so that it needs nothing more from the server. */
export async function serviceReady(files: readonly Uri[]): Promise<void> {
  try {
    const worker = await getTypeScriptWorker();
    await worker(...files);
  } catch {
    // Without the service there is an editor all the same.
  }
}

/** Once per page. */
export function prepareLanguages(): void {
  if (prepared) return;
  prepared = true;
  self.MonacoEnvironment = {
    getWorker: (_, label) => (label === 'typescript' ? new TypeScriptWorker() : new EditorWorker()),
  };
  languages.register({ id: 'typescript', extensions: ['.ts', '.js'] });
  languages.setTokensProvider('typescript', {
    getInitialState: () => stateOf(lineStart),
    tokenize(line, state) {
      const { spans, state: next } = highlightLine(line, (state as TokenState).line);
      return {
        tokens: spans.map(({ start, shade }) => ({ startIndex: start, scopes: shade })),
        endState: stateOf(next),
      };
    },
  });
  languages.setLanguageConfiguration('typescript', {
    comments: { lineComment: '//', blockComment: ['/*', '*/'] },
    brackets: [
      ['{', '}'],
      ['[', ']'],
      ['(', ')'],
    ],
    autoClosingPairs: ['{}', '[]', '()', "''", '""', '``'].map((pair) => ({
      open: pair.charAt(0),
      close: pair.charAt(1),
      ...(/['"`]/.test(pair) && { notIn: ['text', 'note'] }),
    })),
    wordPattern: /(-?\d*\.\d\w*)|([^`~!@#%^&*()\-=+[{\]}\\|;:'",.<>/?\s]+)/g,
    onEnterRules: [],
  });
  prepareTypeScript();
}

interface TokenState extends languages.IState {
  line: LineState;
}

function stateOf(line: LineState): TokenState {
  return {
    line,
    clone: () => stateOf(line),
    equals: (other) => JSON.stringify((other as TokenState).line) === JSON.stringify(line),
  };
}

function prepareTypeScript(): void {
  typescriptDefaults.setCompilerOptions({
    target: 9 as ScriptTarget, // ES2022, which Monaco's own list stops short of
    module: ModuleKind.ESNext,
    moduleResolution: ModuleResolutionKind.NodeJs,
    moduleDetection: 3, // force
    lib: ['lib.es2022.d.ts'],
    allowImportingTsExtensions: true,
    allowNonTsExtensions: true,
    esModuleInterop: true,
    noEmit: true,
    strict: false,
    typeRoots: [],
  });
  typescriptDefaults.setDiagnosticsOptions({ noSuggestionDiagnostics: true });
  typescriptDefaults.setEagerModelSync(true);
  typescriptDefaults.addExtraLib(
    kafkajsTypes.replace('/// <reference types="node" />', ''),
    'file:///node_modules/kafkajs/index.d.ts',
  );
  typescriptDefaults.addExtraLib(labTypes, 'file:///lab.d.ts');
}
