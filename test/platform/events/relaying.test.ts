import { openEmbeddedLog } from './embedded-log.ts';
import { relayingSuite } from './relaying.ts';

relayingSuite(openEmbeddedLog);
