import type { ParsedScript } from 'unbash';
import { reasonOf, ShellError } from './errors.ts';
import type { Executor } from './executor.ts';
import { resolvePath } from './paths.ts';
import type { Frame } from './redirection.ts';
import { Gathered } from './streams.ts';
import { expandText } from './words.ts';

/** What a `$(…)` prints, without the line ends after it. */
export async function substitute(script: ParsedScript, frame: Frame, shell: Executor): Promise<string> {
  const file = fileOf(script);
  if (file) {
    const path = await expandText(file, shell.words(frame));
    try {
      return trimmed(await shell.io.fs.readFile(resolvePath(shell.state.cwd, path), 'utf-8'));
    } catch (error) {
      throw new ShellError(`${path}: ${reasonOf(error)}`);
    }
  }
  const gathered = new Gathered();
  const inner: Frame = { ...frame, stdout: gathered, source: script.source ?? frame.source };
  const running = await shell.fork(inner, (subshell, at) => subshell.statements(script.commands, at));
  const [code = 0] = await shell.attend([running], '$(…)');
  shell.substituted = code;
  const { text } = gathered;
  if (text.includes('\0')) await frame.stderr.write('sh: warning: command substitution: ignored null byte in input\n');
  return trimmed(text.replaceAll('\0', ''));
}

/** The file of `$(<file)`. */
function fileOf({ commands }: ParsedScript) {
  const [statement, ...rest] = commands;
  const command = statement?.command;
  if (rest.length > 0 || command?.type !== 'Command' || command.name || command.prefix.length !== 1) return undefined;
  const [redirect] = command.redirects;
  return redirect?.type === 'Redirect' && redirect.operator === '<' ? redirect.target : undefined;
}

function trimmed(text: string): string {
  return text.replace(/\n+$/, '');
}
