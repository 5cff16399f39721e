import type { CommandShell } from './command.ts';
import { Leave } from './errors.ts';
import { type Executor, historyOf } from './executor.ts';
import type { Job } from './jobs.ts';
import { resolvePath } from './paths.ts';
import type { Frame } from './redirection.ts';
import type { Running } from './running.ts';
import { readInput } from './script.ts';

/** What a builtin that runs in this frame may do to its shell. */
export function shellAccess(shell: Executor, frame: Frame): CommandShell {
  const { state, jobs, io, port } = shell;
  const find = (number: number): Job | undefined => (number === 0 ? jobs.current() : jobs.get(number));
  const signal = async (job: Job, name: 'SIGCONT'): Promise<void> => {
    for (const pid of job.pids) await io.processes.signal(pid, name);
  };
  return {
    jobControl: port.terminal !== null,
    changeDirectory: async (path) => {
      const at = resolvePath(state.cwd, path);
      await io.fs.readdir(at);
      state.set('OLDPWD', state.cwd);
      state.cwd = at;
    },
    jobs: async () => {
      const stopped = new Set((await io.processes.list()).filter((each) => each.stopped).map(({ pid }) => pid));
      return shell.listed().map(({ job, pid, pids, text, mark }) => ({
        job,
        pid,
        text,
        mark,
        state: pids.some((each) => stopped.has(each)) ? ('Stopped' as const) : ('Running' as const),
      }));
    },
    foreground: async (number) => {
      const job = find(number);
      if (!job) return -1;
      jobs.remove(job.job);
      await frame.stdout.write(`${job.text}\n`);
      await signal(job, 'SIGCONT');
      const [code = 0] = await shell.attend([runningOf(job, shell)], job);
      return code;
    },
    background: async (number) => {
      const job = find(number);
      if (!job) return null;
      await signal(job, 'SIGCONT');
      return `[${job.job}]${jobs.mark(job.job)} ${job.text} &`;
    },
    wait: async (pid) => {
      if (pid !== null) return (await jobs.of(pid)?.exit) ?? -1;
      await Promise.all(jobs.list().map(({ exit }) => exit));
      return 0;
    },
    history: async () => historyOf(port),
    clearHistory: async () => port.terminal?.clearHistory(),
    variables: async () => [...state.variables()],
    setVariable: async (name, value, exported) => state.set(name, value, exported),
    setArray: async (name, values) =>
      state.setArray(
        name,
        values.map((value) => [null, value]),
      ),
    exportVariable: async (name, exported) => state.export(name, exported),
    unset: async (name, what) => {
      if (what !== 'function') state.unset(name);
      if (what !== 'variable') state.functions.delete(name);
    },
    local: async (name) => state.local(name),
    parameters: async () => state.parameters,
    setParameters: async (parameters) => {
      state.parameters = parameters;
    },
    options: async () => [...state.options],
    setOption: async (option, on) => {
      if (on) state.options.add(option);
      else state.options.delete(option);
    },
    functions: async () => [...state.functions.keys()],
    aliases: async () => state.aliases,
    setAlias: async (name, value) => {
      if (value === null) state.aliases.delete(name);
      else state.aliases.set(name, value);
    },
    evaluate: (source, parameters) => evaluate(source, parameters, shell, frame),
  };
}

async function evaluate(
  source: string,
  parameters: readonly string[] | undefined,
  shell: Executor,
  frame: Frame,
): Promise<number> {
  const input = readInput(source);
  if (input.kind !== 'script') {
    await frame.stderr.write(
      `sh: ${input.kind === 'error' ? input.message : 'syntax error: unexpected end of file'}\n`,
    );
    return 2;
  }
  const { state } = shell;
  const before = state.parameters;
  if (parameters) state.parameters = parameters;
  try {
    if (input.statements.length === 0) return 0;
    return await shell.statements(input.statements, { ...frame, source });
  } catch (error) {
    if (error instanceof Leave && error.what === 'return') return error.value;
    throw error;
  } finally {
    if (parameters) state.parameters = before;
  }
}

function runningOf(job: Job, { io }: Executor): Running {
  return {
    pid: job.pid,
    ended: job.exit,
    exit: job.exit,
    discard: () => {},
    onStop: (listener) => job.onStop(listener),
    signal: (name) => {
      for (const pid of job.pids) void io.processes.signal(pid, name);
    },
  };
}
