// Runs a command with its output shown, kept, and bounded in time.
import { type ChildProcess, spawn } from 'node:child_process';

export interface Ran {
  /** null where a signal or the time limit ended it. */
  exitCode: number | null;
  output: string;
}

const running = new Set<ChildProcess>();

/** `program` and its children are ended after `limitMs`; so they are when this process is told to stop. */
export async function run(program: string, args: readonly string[], limitMs: number): Promise<Ran> {
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
    shell: process.platform === 'win32',
    env: { ...process.env, ASTRO_TELEMETRY_DISABLED: '1' },
  });
  running.add(child);
  const kept: Buffer[] = [];
  const keep = (to: NodeJS.WriteStream) => (chunk: Buffer) => {
    kept.push(chunk);
    to.write(chunk);
  };
  child.stdout.on('data', keep(process.stdout));
  child.stderr.on('data', keep(process.stderr));
  const limit = setTimeout(() => {
    console.error(`${program} ${args.join(' ')}: not done after ${limitMs / 60_000} minutes, ended`);
    end(child, 'SIGKILL');
  }, limitMs);
  const exitCode = await new Promise<number | null>((resolve) => {
    child.on('error', (error) => {
      console.error(error.message);
      resolve(null);
    });
    child.on('close', resolve);
  });
  clearTimeout(limit);
  running.delete(child);
  return { exitCode, output: Buffer.concat(kept).toString() };
}

/** The child and all it started: each runs in a process group of its own. */
function end(child: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (child.pid !== undefined && process.platform !== 'win32') process.kill(-child.pid, signal);
    else child.kill(signal);
  } catch {
    // It is gone already.
  }
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    for (const child of running) end(child, 'SIGTERM');
    process.exit(130);
  });
}
