import { openEmbeddedLog } from './embedded-log.ts';
import { replayingSuite } from './replaying.ts';

replayingSuite(openEmbeddedLog);
