/** POSIX paths: absolute, without `.`, `..`, empty parts or a slash at the end. */

/** The absolute path that `path` means for someone in `cwd`. */
export function resolvePath(cwd: string, path: string): string {
  const parts: string[] = [];
  for (const part of (path.startsWith('/') ? path : `${cwd}/${path}`).split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

export function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/')) || '/';
}

export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** `path` as seen from `directory`, which must be above it; the empty string for the directory itself. */
export function relativePath(directory: string, path: string): string {
  return path.slice(directory === '/' ? 1 : directory.length + 1);
}

export function isBelow(directory: string, path: string): boolean {
  return directory === '/' ? path !== '/' : path.startsWith(`${directory}/`);
}
