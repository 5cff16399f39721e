import { setUpAndRun } from './setup.mjs';

setUpAndRun('start.ts');
