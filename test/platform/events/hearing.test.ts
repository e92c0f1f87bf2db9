import { openEmbeddedLog } from './embedded-log.ts';
import { hearingSuite } from './hearing.ts';

hearingSuite(openEmbeddedLog);
