import { type Draft, look, type Place } from './draft.ts';
import { below, type CallExpression, type Expression, type ImportExpression, type NewExpression } from './parse.ts';
import type { Id, ImportSite, Span } from './symbol.ts';
import { walkType } from './type-ref.ts';

const mocking = /^(?:vi|jest|vitest)$/;

export function readCall(draft: Draft, node: CallExpression, place: Place): Id {
  const { callee } = node;
  const name = callee.type === 'Identifier' && look(place.scope, callee.name) === undefined ? callee.name : undefined;
  const isMember = callee.type === 'MemberExpression' && callee.object.type === 'Identifier' && !callee.computed;
  const owner = isMember && callee.object.type === 'Identifier' ? callee.object.name : '';
  const method = isMember && callee.property.type === 'Identifier' ? callee.property.name : '';
  if (name === 'require' || (owner === 'require' && method === 'resolve')) return loaded(draft, node, place, 'require');
  if (
    callee.type === 'MemberExpression' &&
    callee.object.type === 'MetaProperty' &&
    callee.property.type === 'Identifier'
  )
    if (callee.property.name === 'require') return loaded(draft, node, place, 'require');
  if (mocking.test(owner) && /mock|import|require/i.test(method) && node.arguments.length > 0)
    loaded(draft, node, place, 'mock');
  if (name === 'eval' || name === 'Function') noteProcess(draft, name, callee, place);
  if (owner === 'process' && (method === 'binding' || method === 'dlopen' || method === 'getBuiltinModule'))
    noteProcess(draft, `process.${method}`, callee, place);
  const called = draft.read(callee, place);
  draft.use(place.fn, called);
  walkType(draft, node.typeArguments);
  const { args, spans } = readArguments(draft, node.arguments, { ...place, under: place.under === -2 ? -2 : called });
  if (method === 'push' && owner !== '') {
    const binding = look(place.scope, owner);
    if (binding !== undefined)
      draft.addItems(
        binding,
        args.map((id) => ({ id, spread: false })),
      );
  }
  const plain = !node.arguments.some((one) => one.type === 'SpreadElement');
  const same = plain && isGlobal(draft, owner, place) ? sameAs(draft, `${owner}.${method}`, args) : undefined;
  if (same !== undefined) return same;
  const id = draft.add({ k: 'call', callee: called, args, fresh: false });
  noteJoin(draft, node, id, args, place);
  const { start, end } = node;
  draft.sites.push({ kind: 'call', id, fn: place.fn, at: start, len: end - start, head: callee.end, args: spans });
  return id;
}

function isGlobal(_draft: Draft, owner: string, place: Place): boolean {
  return (owner === 'Reflect' || owner === 'Object') && look(place.scope, owner) === undefined;
}

/** What reads the members of an object in another way of writing it. */
function sameAs(draft: Draft, name: string, [of = 0, key = 0]: readonly Id[]): Id | undefined {
  if (name === 'Reflect.get') return draft.add({ k: 'pick', of, key });
  if (name !== 'Object.values' && name !== 'Object.entries') return undefined;
  const value = { id: draft.add({ k: 'pick', of, key: 0 }), spread: false };
  if (name === 'Object.values') return draft.add({ k: 'list', items: [value] });
  const pair = draft.add({ k: 'list', items: [{ id: 0, spread: false }, value] });
  return draft.add({ k: 'list', items: [{ id: pair, spread: false }] });
}

/** `['novatrek', 'booking'].join('.')` */
function noteJoin(
  draft: Draft,
  { callee, start, end }: CallExpression,
  made: Id,
  args: readonly Id[],
  place: Place,
): void {
  if (callee.type !== 'MemberExpression' || callee.computed || callee.property.type !== 'Identifier') return;
  const glue = draft.syms[args[0] ?? 0];
  if (callee.property.name !== 'join' || glue?.k !== 'text' || !/^[.:/-]*$/.test(glue.v)) return;
  const { fn, under } = place;
  draft.outlets.push({ kind: 'text', what: '', at: start, len: end - start, fn, made, under });
}

export function readNew(draft: Draft, node: NewExpression, place: Place): Id {
  const { callee } = node;
  if (callee.type === 'Identifier' && look(place.scope, callee.name) === undefined) {
    if (callee.name === 'Function') noteProcess(draft, 'new Function', callee, place);
    if (callee.name === 'URL') readUrl(draft, node);
  }
  const called = draft.read(callee, place);
  draft.use(place.fn, called);
  walkType(draft, node.typeArguments);
  const { args, spans } = readArguments(draft, node.arguments, { ...place, under: place.under === -2 ? -2 : called });
  const id = draft.add({ k: 'call', callee: called, args, fresh: true });
  const { start, end } = node;
  draft.sites.push({ kind: 'new', id, fn: place.fn, at: start, len: end - start, head: callee.end, args: spans });
  return id;
}

function readArguments(draft: Draft, nodes: CallExpression['arguments'], place: Place): { args: Id[]; spans: Span[] } {
  const args: Id[] = [];
  const spans: Span[] = [];
  for (const one of nodes) {
    const spread = one.type === 'SpreadElement';
    const id = draft.kept(spread ? one.argument : one, place);
    args.push(spread ? draft.add({ k: 'each', of: id }) : id);
    spans.push({ at: one.start, len: one.end - one.start });
  }
  return { args, spans };
}

function noteProcess(draft: Draft, what: string, { start, end }: Expression, { fn }: Place): void {
  draft.outlets.push({ kind: 'process', what, at: start, len: end - start, fn });
}

/** `new URL('../worker.ts', import.meta.url)` names a module as an import does. */
function readUrl(draft: Draft, { arguments: [first, base] }: NewExpression): void {
  if (first?.type !== 'Literal' || typeof first.value !== 'string' || base?.type !== 'MemberExpression') return;
  if (base.object.type !== 'MetaProperty' || !/\.[cm]?[jt]sx?$/.test(first.value)) return;
  const { start, end } = first;
  draft.imports.push({ specifier: first.value, how: 'dynamic', names: [], at: start, len: end - start, computed: 0 });
}

function loaded(draft: Draft, node: CallExpression, place: Place, how: ImportSite['how']): Id {
  const [first, ...others] = node.arguments;
  if (first === undefined || first.type === 'SpreadElement') {
    for (const child of below(node)) if (child !== node.callee) walkType(draft, child);
    return 0;
  }
  // `vi.mock(import('../x.ts'))` is an import by itself.
  if (first.type === 'ImportExpression') return 0;
  const id = note(draft, first, place, how, how === 'mock' ? [] : ['*']);
  if (how !== 'mock')
    for (const other of others) draft.read(other.type === 'SpreadElement' ? other.argument : other, place);
  return id;
}

export function readImport(draft: Draft, node: ImportExpression, place: Place): Id {
  if (node.options !== null) draft.read(node.options, place);
  return note(draft, node.source, place, 'dynamic', ['*']);
}

function note(draft: Draft, source: Expression, place: Place, how: ImportSite['how'], names: readonly string[]): Id {
  const span = { at: source.start, len: source.end - source.start };
  if (source.type === 'Literal' && typeof source.value === 'string') {
    draft.imports.push({ specifier: source.value, how, names, ...span, computed: 0 });
    return draft.once(`i${source.value}\0*`, { k: 'import', from: source.value, name: '*' });
  }
  const computed = draft.read(source, place, true);
  draft.imports.push({
    specifier: draft.source.slice(source.start, source.end),
    how,
    names,
    ...span,
    computed: computed || -1,
  });
  return 0;
}
