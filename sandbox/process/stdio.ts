/** The program's one Output, for console, process.stdout and process.stderr. */
import { post } from './lab.ts';
import { OUTPUT_CREDIT } from './messages.ts';
import { soon, wallNow } from './native.ts';
import { Output } from './output.ts';

export const output = new Output({ credit: OUTPUT_CREDIT, post, now: wallNow, later: soon });
