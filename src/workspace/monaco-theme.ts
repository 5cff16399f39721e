import { editor } from 'monaco-editor/editor';
import { hexOf, isDark } from './colours.ts';

/** (Re)defines the editor's theme from the page's tokens as they are now. */
export function defineTheme(): void {
  const rule = (token: string, variable: string, fontStyle = '') => ({
    token,
    foreground: hexOf(variable).slice(1),
    fontStyle,
  });
  editor.defineTheme('lab', {
    base: isDark() ? 'vs-dark' : 'vs',
    inherit: false,
    rules: [
      rule('', '--ink'),
      rule('word', '--word'),
      rule('text', '--good'),
      rule('call', '--ink', 'bold'),
      rule('note', '--faint', 'italic'),
      rule('plain', '--ink'),
    ],
    colors: {
      foreground: hexOf('--ink'),
      'editor.foreground': hexOf('--ink'),
      'editor.background': hexOf('--panel'),
      'editorGutter.background': hexOf('--panel'),
      'editorLineNumber.foreground': hexOf('--faint'),
      'editorLineNumber.activeForeground': hexOf('--ink'),
      'editorCursor.foreground': hexOf('--ink'),
      'editor.selectionBackground': hexOf('--selection'),
      'editor.inactiveSelectionBackground': hexOf('--selection'),
      'editorBracketMatch.background': hexOf('--selection'),
      'editorBracketMatch.border': '#00000000',
      'editorWidget.background': hexOf('--panel'),
      'editorWidget.border': hexOf('--rule'),
      'editorWidget.foreground': hexOf('--ink'),
      'editorSuggestWidget.background': hexOf('--panel'),
      'editorSuggestWidget.border': hexOf('--rule'),
      'editorSuggestWidget.foreground': hexOf('--ink'),
      'editorSuggestWidget.highlightForeground': hexOf('--accent'),
      'editorSuggestWidget.focusHighlightForeground': hexOf('--accent'),
      'editorSuggestWidget.selectedBackground': hexOf('--sunk'),
      'editorSuggestWidget.selectedForeground': hexOf('--ink'),
      'list.hoverBackground': hexOf('--sunk'),
      'list.activeSelectionBackground': hexOf('--sunk'),
      'list.activeSelectionForeground': hexOf('--ink'),
      'list.focusBackground': hexOf('--sunk'),
      'list.focusForeground': hexOf('--ink'),
      'editorHoverWidget.background': hexOf('--panel'),
      'editorHoverWidget.border': hexOf('--rule'),
      'input.background': hexOf('--paper'),
      'input.foreground': hexOf('--ink'),
      'input.border': hexOf('--rule'),
      focusBorder: hexOf('--accent'),
      'editorError.foreground': hexOf('--accent'),
      'editorWarning.foreground': hexOf('--warn'),
      'scrollbarSlider.background': `${hexOf('--line')}66`,
      'scrollbarSlider.hoverBackground': `${hexOf('--line')}99`,
      'scrollbarSlider.activeBackground': hexOf('--line'),
      'widget.shadow': '#00000022',
    },
  });
}
