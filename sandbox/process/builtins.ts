/** Modules that a program can import without a file: Node's own, and the packages that the lab carries. */
import * as buffer from 'buffer';
import stream from 'readable-stream';
import * as stringDecoder from 'string_decoder/';
import { labPerformance } from './date.ts';
import { assert } from './modules/assert.ts';
import { crypto } from './modules/crypto.ts';
import { events } from './modules/events.ts';
import { fs } from './modules/fs.ts';
import { net, tls } from './modules/net.ts';
import { os } from './modules/os.ts';
import { querystring } from './modules/querystring.ts';
import { readline, readlinePromises } from './modules/readline.ts';
import { url } from './modules/url.ts';
import { util } from './modules/util.ts';
import { zlib } from './modules/zlib.ts';
import { path } from './paths.ts';
import { process } from './process.ts';
import * as timers from './timers.ts';

/** By name without `node:`; what `require` gives. */
export const builtins: Record<string, unknown> = {
  assert,
  'assert/strict': assert,
  buffer: { ...buffer, atob, btoa },
  crypto,
  events,
  fs,
  'fs/promises': fs.promises,
  net,
  os,
  path: Object.assign(path, { posix: path }),
  'path/posix': path,
  perf_hooks: { performance: labPerformance },
  process,
  querystring,
  readline,
  'readline/promises': readlinePromises,
  stream,
  'stream/promises': (stream as unknown as { promises: unknown }).promises,
  string_decoder: stringDecoder,
  timers: { ...timers },
  'timers/promises': timers.promises,
  tls,
  url,
  util,
  'util/types': util.types,
  zlib,
};

/** Packages by name, each evaluated when it is first asked for. */
export const packages: Record<string, () => unknown> = {};
