import type { Command } from './command.ts';
import type { DerivedFiles } from './derived-files.ts';
import type { FileSystem } from './files.ts';
import { baseName, parentOf, resolvePath } from './paths.ts';
import { machinePath, type Place } from './place.ts';

/** What a name means to whoever types it. */
export type Found =
  | { kind: 'command'; command: Command; program: string }
  /** A file that says in its first line who runs it, or that a shell is to run. */
  | { kind: 'script'; interpreter: string; program: string }
  | { kind: 'refused'; code: 126 | 127; reason: string };

/** Builtins that are no programs on a real machine either. */
const shellOnly: ReadonlySet<string> = new Set([
  ...['cd', 'export', 'unset', 'read', 'set', 'shift', 'source', '.', 'eval', 'wait', 'bg', 'fg', 'jobs', 'alias'],
  ...['unalias', 'type', 'local', ':', 'history', 'help', 'let', 'declare', 'trap', 'readonly', 'shopt', 'umask'],
  ...['getopts', 'mapfile', 'typeset', 'disown', 'hash', 'pushd', 'popd', 'dirs', 'ulimit'],
]);
/** Programs that are not part of the system, but were added to it. */
const added: ReadonlySet<string> = new Set(['node', 'kcat', 'docker', 'docker-compose']);
export const systemPath = '/usr/local/bin:/usr/bin:/bin';

/** Finds programs as a shell does: by the directories of `PATH`, or by the path that is given. */
export class Programs {
  readonly #files: FileSystem;
  readonly #byName: ReadonlyMap<string, Command>;
  /** Directories whose files of a command's name are that command. */
  readonly #bins: ReadonlySet<string>;

  /** @param bins directories, beside the system's, whose scripts are commands of the machine */
  constructor(files: FileSystem, commands: readonly Command[], bins: readonly string[]) {
    this.#files = files;
    this.#byName = new Map(commands.map((command) => [command.name, command]));
    this.#bins = new Set([...systemPath.split(':'), ...bins]);
    const names = [...this.#byName.keys()].filter((name) => !shellOnly.has(name));
    const system = names.filter((name) => !added.has(name) && (bins.length === 0 || !name.endsWith('.sh')));
    files.derive('/usr/local/bin', binaries(names.filter((name) => added.has(name))));
    files.derive('/usr/bin', binaries(system));
    files.derive('/bin', binaries(system));
  }

  /** @param place where it is to run: paths are that one's */
  find(name: string, { cwd, path, place = null }: { cwd: string; path: string; place?: Place | null }): Found {
    const real = (at: string): string => (place ? machinePath(place, at) : at);
    if (name.includes('/')) {
      const at = resolvePath(cwd, name);
      const kind = this.#files.kind(real(at));
      if (kind === null) return { kind: 'refused', code: 127, reason: 'No such file or directory' };
      if (kind === 'directory') return { kind: 'refused', code: 126, reason: 'Is a directory' };
      return this.#runnable(at, real(at)) ?? { kind: 'refused', code: 126, reason: 'Permission denied' };
    }
    for (const directory of name === '' ? [] : path.split(':')) {
      const at = resolvePath(cwd, `${directory === '' ? '.' : directory}/${name}`);
      const found = this.#files.kind(real(at)) === 'file' ? this.#runnable(at, real(at)) : null;
      if (found) return found;
    }
    return { kind: 'refused', code: 127, reason: 'command not found' };
  }

  /** @param real where it is among the machine's files */
  #runnable(at: string, real: string): Found | null {
    const command = this.#bins.has(parentOf(real)) ? this.#byName.get(baseName(real)) : undefined;
    if (command) return { kind: 'command', command, program: at };
    if (!this.#files.isExecutable(real)) return null;
    const [, interpreter = 'sh'] = /^#!\s*(?:\S*\/env\s+)?(?:\S*\/)?(\S+)/.exec(this.#files.read(real)) ?? [];
    return { kind: 'script', interpreter, program: at };
  }
}

/** Programs are there to be seen and to be found; they have nothing inside. */
function binaries(names: readonly string[]): DerivedFiles {
  const known = new Set(names);
  return {
    kind: (path) => (path === '' ? 'directory' : known.has(path) ? 'file' : null),
    names: (directory) => (directory === '' ? known : []),
    size: () => 0,
    read: () => new Uint8Array(0),
  };
}
