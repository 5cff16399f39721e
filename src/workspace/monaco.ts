/** The real editor. Loaded on the learner's first act; nothing here is in the page before. */
import 'monaco-editor/features/bracketMatching/register';
import 'monaco-editor/features/caretOperations/register';
import 'monaco-editor/features/clipboard/register';
import 'monaco-editor/features/codeEditor/register';
import 'monaco-editor/features/codicon/register';
import 'monaco-editor/features/comment/register';
import 'monaco-editor/features/cursorUndo/register';
import 'monaco-editor/features/find/register';
import 'monaco-editor/features/gotoError/register';
import 'monaco-editor/features/hover/register';
import 'monaco-editor/features/indentation/register';
import 'monaco-editor/features/linesOperations/register';
import 'monaco-editor/features/multicursor/register';
import 'monaco-editor/features/parameterHints/register';
import 'monaco-editor/features/smartSelect/register';
import 'monaco-editor/features/snippet/register';
import 'monaco-editor/features/suggest/register';
import 'monaco-editor/features/toggleTabFocusMode/register';
import 'monaco-editor/features/wordHighlighter/register';
import 'monaco-editor/features/wordOperations/register';
import { editor, KeyCode, KeyMod, Uri } from 'monaco-editor/editor';
import { monoFamily, onTheme } from './colours.ts';
import { languageOf, prepareLanguages, serviceReady } from './monaco-languages.ts';
import { defineTheme } from './monaco-theme.ts';

export interface CodeEditorOptions {
  files: Readonly<Record<string, string>>;
  /** The file in front. */
  file: string;
  /** What a screen reader calls the editor. */
  label: string;
  onType(file: string, text: string): void;
  onRun(): void;
}

export interface CodeEditor {
  show(file: string, label: string): void;
  setTexts(files: Readonly<Record<string, string>>): void;
  /** Selection by character offsets, and what is scrolled to, in pixels. */
  place(start: number, end: number, scrollTop: number, scrollLeft: number): void;
  focus(): void;
  /** Resolves when nothing more has to come over the network. */
  ready: Promise<void>;
  dispose(): void;
}

export function openEditor(host: HTMLElement, options: CodeEditorOptions): CodeEditor {
  prepareLanguages();
  defineTheme();
  const models = new Map(
    Object.entries(options.files).map(([file, text]) => [file, modelOf(file, text, options.onType)] as const),
  );
  const views = new Map<string, editor.ICodeEditorViewState | null>();
  let front = options.file;
  const code = editor.create(host, { ...look, ariaLabel: options.label, model: models.get(front) ?? null });
  code.addCommand(KeyMod.CtrlCmd | KeyCode.Enter, () => options.onRun());
  // Tab indents; after Escape it leads on, so that nobody is kept in here.
  let leaving = false;
  code.onKeyDown((event) => {
    if (event.keyCode === KeyCode.Tab && leaving) event.stopPropagation();
    if (event.keyCode !== KeyCode.Shift) leaving = event.keyCode === KeyCode.Escape;
  });
  const endTheme = onTheme(defineTheme);

  return {
    show(file, label) {
      code.updateOptions({ ariaLabel: label });
      if (file === front) return;
      views.set(front, code.saveViewState());
      front = file;
      code.setModel(models.get(file) ?? null);
      const view = views.get(file);
      if (view) code.restoreViewState(view);
    },
    setTexts(files) {
      for (const [file, text] of Object.entries(files)) {
        const model = models.get(file);
        if (!model || model.getValue() === text) continue;
        // An edit, not a new value, so that Undo leads back.
        model.pushEditOperations([], [{ range: model.getFullModelRange(), text }], () => null);
      }
    },
    place(start, end, scrollTop, scrollLeft) {
      const model = code.getModel();
      if (!model) return;
      const from = model.getPositionAt(start);
      const to = model.getPositionAt(end);
      code.setSelection({
        startLineNumber: from.lineNumber,
        startColumn: from.column,
        endLineNumber: to.lineNumber,
        endColumn: to.column,
      });
      code.setScrollPosition({ scrollTop, scrollLeft });
    },
    focus: () => code.focus(),
    ready: serviceReady([...models.values()].map((model) => model.uri)),
    dispose() {
      endTheme();
      code.dispose();
      for (const model of models.values()) model.dispose();
    },
  };
}

function modelOf(file: string, text: string, onType: CodeEditorOptions['onType']): editor.ITextModel {
  const uri = Uri.parse(`file:///home/learner/${file}`);
  editor.getModel(uri)?.dispose();
  const model = editor.createModel(text, languageOf(file), uri);
  const bracketColorizationOptions = { enabled: false, independentColorPoolPerBracketType: false };
  model.updateOptions({ tabSize: 2, insertSpaces: true, bracketColorizationOptions });
  model.onDidChangeContent(() => onType(file, model.getValue()));
  return model;
}

/** Metrics are those of `StaticCode.svelte`: a 60 px margin, lines of 21 px, 12 px above the first. */
const look: editor.IStandaloneEditorConstructionOptions = {
  theme: 'lab',
  automaticLayout: true,
  fontFamily: monoFamily(),
  fontSize: 13,
  lineHeight: 21,
  fontLigatures: false,
  letterSpacing: 0,
  padding: { top: 12, bottom: 12 },
  glyphMargin: false,
  folding: false,
  lineNumbersMinChars: 5,
  lineDecorationsWidth: 21,
  minimap: { enabled: false },
  overviewRulerLanes: 0,
  hideCursorInOverviewRuler: true,
  overviewRulerBorder: false,
  renderLineHighlight: 'none',
  renderFinalNewline: 'on',
  scrollBeyondLastLine: false,
  scrollbar: {
    verticalScrollbarSize: 9,
    horizontalScrollbarSize: 9,
    useShadows: false,
    alwaysConsumeMouseWheel: false,
  },
  guides: { indentation: false },
  contextmenu: false,
  links: false,
  occurrencesHighlight: 'off',
  fixedOverflowWidgets: true,
  stickyScroll: { enabled: false },
  quickSuggestions: { other: true, comments: false, strings: false },
  wordBasedSuggestions: 'off',
  bracketPairColorization: { enabled: false },
  unicodeHighlight: { ambiguousCharacters: false, invisibleCharacters: false },
  accessibilitySupport: 'auto',
  roundedSelection: false,
};
