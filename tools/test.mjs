import { setUpAndRun } from './setup.mjs';

setUpAndRun('test.ts');
