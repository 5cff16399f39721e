const reasons = {
  ENOENT: 'no such file or directory',
  EEXIST: 'file already exists',
  EISDIR: 'illegal operation on a directory',
  ENOTDIR: 'not a directory',
  ENOTEMPTY: 'directory not empty',
} as const;

export type FileErrorCode = keyof typeof reasons;

/** What a file operation failed with, worded as Node words it. */
export class FileError extends Error {
  readonly code: FileErrorCode;
  readonly syscall: string;
  readonly path: string;

  constructor(code: FileErrorCode, syscall: string, path: string) {
    super(`${code}: ${reasons[code]}, ${syscall} '${path}'`);
    this.name = 'FileError';
    this.code = code;
    this.syscall = syscall;
    this.path = path;
  }
}
