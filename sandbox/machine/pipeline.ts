import type { Pipeline } from 'unbash';
import type { Executor } from './executor.ts';
import { Pipe } from './pipe.ts';
import type { Frame } from './redirection.ts';
import type { Running } from './running.ts';

/** Runs a pipeline, with `!` and `time` before it; its exit code. */
export async function runPipeline(node: Pipeline, frame: Frame, shell: Executor): Promise<number> {
  const negated = node.prefixes.filter(({ type }) => type === 'Negation').length % 2 === 1;
  const timed = node.prefixes.some(({ type }) => type === 'Time');
  const from = timed ? await shell.io.now() : 0;
  const [only] = node.commands;
  const code = node.commands.length === 1 && only ? await shell.command(only, frame) : await joined(node, frame, shell);
  if (timed) {
    const real = minutes((await shell.io.now()) - from);
    await frame.stderr.write(`\nreal\t${real}\nuser\t0m0.000s\nsys\t0m0.000s\n`);
  }
  return negated ? Number(code === 0) : code;
}

/** Every command at once, each in a process of its own, a pipe from each to the next. */
async function joined(node: Pipeline, frame: Frame, shell: Executor): Promise<number> {
  const all: Running[] = [];
  let input: Pipe | null = null;
  for (const [index, command] of node.commands.entries()) {
    const last = index === node.commands.length - 1;
    const output: Pipe | null = last ? null : new Pipe((until) => shell.io.sleep(0, until));
    const running = await shell.launch(command, {
      ...frame,
      stdin: input ?? frame.stdin,
      stdout: output ?? frame.stdout,
      stderr: output && node.operators[index] === '|&' ? output : frame.stderr,
    });
    const reads = input;
    void running.ended.then(() => {
      reads?.breakOff();
      output?.end();
    });
    all.push(running);
    input = output;
  }
  const codes = await shell.attend(all, frame.source.slice(node.pos, node.end));
  const failed = shell.state.options.has('pipefail') ? codes.findLast((code) => code !== 0) : undefined;
  return failed ?? codes.at(-1) ?? 0;
}

/** Milliseconds as `0m1.234s`. */
function minutes(ms: number): string {
  return `${Math.floor(ms / 60_000)}m${((ms % 60_000) / 1000).toFixed(3)}s`;
}
