/** What speaks to the network without being imported. */
export const outletNames: ReadonlySet<string> = new Set(['fetch', 'XMLHttpRequest', 'WebSocket', 'EventSource']);
/** Where all that is global can be found too. */
export const wholes: ReadonlySet<string> = new Set(['globalThis', 'window', 'self', 'global', 'navigator']);
/** What runs code, or loads it, that nobody reads here. */
export const running: ReadonlySet<string> = new Set([
  'eval',
  'Function',
  'process.binding',
  'process.dlopen',
  'process.getBuiltinModule',
]);
