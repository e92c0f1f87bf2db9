/** `node --import novatrek/typescript`: TypeScript as it is, and the platform that novatrek brings. */
import { registerTypeScript } from './register.ts';

registerTypeScript();
