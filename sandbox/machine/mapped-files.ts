import type { CommandFiles } from './command.ts';

/**
 * The same files, under other paths.
 *
 * @param at what `files` calls a path
 */
export function filesUnderOtherPaths(files: CommandFiles, at: (path: string) => string): CommandFiles {
  return {
    kind: (path) => files.kind(at(path)),
    readFile: (path, encoding) => files.readFile(at(path), encoding),
    readBytes: (path) => files.readBytes(at(path)),
    writeFile: (path, data) => files.writeFile(at(path), data),
    writeBytes: (path, data) => files.writeBytes(at(path), data),
    appendFile: (path, data) => files.appendFile(at(path), data),
    readdir: (path) => files.readdir(at(path)),
    mkdir: (path, options) => files.mkdir(at(path), options),
    rm: (path, options) => files.rm(at(path), options),
    size: (path) => files.size(at(path)),
    allocated: (path) => files.allocated(at(path)),
    modified: (path) => files.modified(at(path)),
    touch: (path) => files.touch(at(path)),
    isExecutable: (path) => files.isExecutable(at(path)),
    setExecutable: (path, executable) => files.setExecutable(at(path), executable),
  };
}
