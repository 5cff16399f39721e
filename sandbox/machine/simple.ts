import type { Assignment, Command as CommandNode } from 'unbash';
import { assignArray, elementName } from './arrays.ts';
import { runBuiltin } from './builtin.ts';
import type { Command } from './command.ts';
import { declare, mapfile } from './declare.ts';
import { Leave, NotYet, ShellError } from './errors.ts';
import type { Executor } from './executor.ts';
import { type Frame, redirected } from './redirection.ts';
import { readInput } from './script.ts';
import type { ShellFunction } from './state.ts';
import { trap } from './trap.ts';
import { expandText, expandWord } from './words.ts';

/** A simple command, expanded and with its redirections made. */
export interface Prepared {
  /** None where there are only assignments or redirections. */
  readonly name: string | undefined;
  readonly args: readonly string[];
  /** Assignments before it. */
  readonly env: Readonly<Record<string, string>>;
  readonly frame: Frame;
  /** It is a process of its own, no part of the shell. */
  readonly external: boolean;
  /** Arrays among its arguments, as `declare a=(1 2)` has them. */
  readonly arrays: readonly Assignment[];
}

/** What only the shell itself can do; the rest of its builtins are commands. */
const ownWords: ReadonlySet<string> = new Set([
  ...['break', 'continue', 'return', 'exit', 'exec', 'command', 'builtin', 'trap'],
  ...['declare', 'typeset', 'readonly', 'mapfile', 'readarray'],
]);

export async function runSimple(node: CommandNode, frame: Frame, shell: Executor): Promise<number> {
  if (node.name && !node.name.parts && node.prefix.length === 0) {
    const run = async (source: string): Promise<number> => {
      const input = readInput(source);
      if (input.kind !== 'script') throw new ShellError(`${node.name?.value}: alias: syntax error`, 2);
      return shell.statements(input.statements, { ...frame, source });
    };
    const code = await shell.alias(node.name.value, frame.source.slice(node.name.end, node.end), run);
    if (code !== null) return code;
  }
  return execute(await prepare(node, frame, shell), shell);
}

/** Throws ShellError, NotYet. */
export async function prepare(node: CommandNode, frame: Frame, shell: Executor): Promise<Prepared> {
  const words = shell.words(frame);
  shell.substituted = null;
  const argv = node.name ? await expandWord(node.name, words) : [];
  const arrays: Assignment[] = [];
  for (const part of node.args) {
    if (part.type === 'Word') argv.push(...(await expandWord(part, words)));
    else if (part.value.type === 'ArrayValue') {
      arrays.push(part);
      argv.push(part.name);
    } else argv.push(`${part.name}${part.append ? '+' : ''}=${await assigned(part, shell, frame)}`);
  }
  const env: Record<string, string> = {};
  for (const part of node.prefix) {
    if (part.type !== 'Assignment') continue;
    if (part.value.type === 'ArrayValue') {
      await assignArray(part.name, part.value, part.append === true, words);
      continue;
    }
    const name = part.index ? await elementName(part.name, part.index, words) : part.name;
    const value = await assigned(part, shell, frame);
    const whole = part.append ? (shell.state.get(name) ?? '') + value : value;
    if (argv.length > 0) env[name] = whole;
    else shell.state.set(name, whole);
  }
  const [name, ...args] = argv;
  const inShell = name === undefined || ownWords.has(name) || find(name, shell) !== undefined;
  const redirections = await redirected(node.redirects, frame, words);
  await shell.substitutions.gather(args);
  return { name, args, env, frame: redirections, external: !inShell, arrays };
}

/** Runs a prepared command in this shell. */
export async function execute(prepared: Prepared, shell: Executor): Promise<number> {
  const { name, args, frame } = prepared;
  if (name === undefined) return shell.substituted ?? 0;
  if (shell.state.options.has('xtrace')) await frame.stderr.write(`+ ${[name, ...args].map(quoted).join(' ')}\n`);
  if (ownWords.has(name)) return own(name, prepared, shell);
  const found = find(name, shell);
  if (!found) {
    const running = await shell.spawn(prepared);
    return (await shell.attend([running], [name, ...args].join(' ')))[0] ?? 0;
  }
  if (!('run' in found)) return call(found, prepared, shell);
  const code = await runBuiltin(found, prepared, shell);
  await assignArrays(prepared, shell);
  return code;
}

async function assignArrays({ arrays, frame }: Prepared, shell: Executor): Promise<void> {
  for (const { name, value, append } of arrays)
    if (value.type === 'ArrayValue') await assignArray(name, value, append === true, shell.words(frame));
}

function find(name: string, { state, port }: Executor): ShellFunction | Command | undefined {
  return state.functions.get(name) ?? port.commands.find((each) => each.builtin && each.name === name);
}

async function assigned(
  part: Extract<CommandNode['prefix'][number], { type: 'Assignment' }>,
  shell: Executor,
  frame: Frame,
): Promise<string> {
  if (part.value.type !== 'Word') throw new NotYet(`an array (${part.text}) is`);
  return expandText(part.value, shell.words(frame));
}

async function own(name: string, prepared: Prepared, shell: Executor): Promise<number> {
  const { args, frame } = prepared;
  const [first, ...rest] = args;
  switch (name) {
    case 'break':
    case 'continue':
      throw new Leave(name, Number(first ?? 1));
    case 'return':
    case 'exit':
      if (first !== undefined && !/^-?\d+$/.test(first)) {
        await frame.stderr.write(`sh: ${name}: ${first}: numeric argument required\n`);
        throw new Leave(name, 2);
      }
      throw new Leave(name, first === undefined ? shell.state.status : Number(first) & 255);
    case 'exec': {
      if (first === undefined) {
        shell.keepRedirections(frame);
        return 0;
      }
      const running = await shell.spawn({ ...prepared, name: first, args: rest });
      throw new Leave('exit', (await shell.attend([running], args.join(' ')))[0] ?? 0);
    }
    case 'trap':
      return trap(args, frame, shell);
    case 'mapfile':
    case 'readarray':
      return mapfile(args, frame, shell);
    case 'declare':
    case 'typeset':
    case 'readonly': {
      const code = await declare(args, frame, shell);
      await assignArrays(prepared, shell);
      return code;
    }
    default: {
      if (first === undefined) return 0;
      const command = shell.port.commands.find((each) => each.builtin && each.name === first);
      if (first === '-v' || first === '-V') return locate(rest, prepared, shell);
      if (command) return runBuiltin(command, { ...prepared, args: rest }, shell);
      const running = await shell.spawn({ ...prepared, name: first, args: rest });
      return (await shell.attend([running], args.join(' ')))[0] ?? 0;
    }
  }
}

async function locate(names: readonly string[], { frame }: Prepared, shell: Executor): Promise<number> {
  let code = 0;
  for (const name of names) {
    const found = find(name, shell) ?? (ownWords.has(name) ? name : undefined);
    const external = found ? null : await shell.find(name);
    if (found) await frame.stdout.write(`${name}\n`);
    else if (external) await frame.stdout.write(`${external}\n`);
    else code = 1;
  }
  return code;
}

/** Calls a function of the shell language: assignments before it hold while it runs. */
async function call({ body, source }: ShellFunction, { args, env, frame }: Prepared, shell: Executor): Promise<number> {
  const { state } = shell;
  const leave = state.enter(args);
  try {
    for (const [name, value] of Object.entries(env)) {
      state.local(name);
      state.set(name, value, true);
    }
    const inner = { ...frame, source };
    return body.type === 'CompoundList'
      ? await shell.statements(body.commands, inner)
      : await shell.command(body, inner);
  } catch (error) {
    if (error instanceof Leave && error.what === 'return') return error.value;
    throw error;
  } finally {
    leave();
  }
}

/** A word as `set -x` shows it. */
function quoted(word: string): string {
  return word !== '' && /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
