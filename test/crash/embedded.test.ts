import { crashTest } from './crash.ts';

crashTest('the embedded log');
