import { openEmbeddedLog } from './embedded-log.ts';
import { publishingSuite } from './publishing.ts';

publishingSuite(openEmbeddedLog);
