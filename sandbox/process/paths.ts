/** node:path for POSIX, under the names that the linker needs. */
import path from 'path-browserify';

export const { dirname, resolve } = path;
export { path };
