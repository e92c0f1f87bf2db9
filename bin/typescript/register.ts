import * as module from 'node:module';
import { isTypeScript, javaScriptOf, platformAddress } from './hooks.ts';

let done = false;

/** From here on, `import()` takes a service's TypeScript as it is, on Node 20 too. */
export function registerTypeScript(): void {
  if (done) return;
  done = true;
  process.setSourceMapsEnabled(true);
  // Node 20 has no hooks in its own thread; `register` is what later versions give up.
  if (!('registerHooks' in module)) {
    module.register('./hooks.js', import.meta.url);
    return;
  }
  registerHooks(module.registerHooks, {
    resolve(specifier, context, next) {
      const own = platformAddress(specifier);
      return own === undefined ? next(specifier, context) : { url: own, format: 'module', shortCircuit: true };
    },
    load(url, context, next) {
      if (!isTypeScript(url)) return next(url, context);
      return { format: 'module', source: javaScriptOf(url), shortCircuit: true };
    },
  });
}

interface Hooks {
  resolve(specifier: string, context: unknown, next: (specifier: string, context: unknown) => unknown): unknown;
  load(url: string, context: unknown, next: (url: string, context: unknown) => unknown): unknown;
}

/** @types/node of the oldest supported version doesn't know it. */
function registerHooks(register: unknown, hooks: Hooks): void {
  if (typeof register === 'function') register(hooks);
}
