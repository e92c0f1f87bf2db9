import type { Kind } from './facts.ts';
import { findName } from './passage.ts';
import { names } from './tree.ts';
import type { Handler, Walk } from './walk.ts';

/** `a OPERATOR(schema.+) b` */
export const expression: Handler = (body, context, walk) => {
  qualified(body.name, 'operator', 'OPERATOR', body.location, walk);
  walk.visit([body.lexpr, body.rexpr], context);
};

/** `a COLLATE schema.name` */
export const collate: Handler = (body, context, walk) => {
  qualified(body.collname, 'collation', 'COLLATE', body.location, walk);
  walk.visit([body.arg], context);
};

/** The location is that of the keyword; the name follows. */
function qualified(value: unknown, kind: Kind, verb: string, location: unknown, walk: Walk): void {
  const parts = names(value);
  const schema = parts.at(-2);
  if (schema === undefined || schema === 'pg_catalog') return;
  const from = walk.local(location);
  const start = findName(walk.passage.text, parts, from, walk.statement.end) ?? from;
  walk.useAt({ schema, name: parts.at(-1) ?? '', kind }, 'read', verb, start);
}

/** A function, an aggregate or an operator that a statement names with its arguments. */
export const withArguments: Handler = (body, context, walk) => {
  const parts = names(body.objname);
  const schema = parts.at(-2);
  if (schema !== undefined && schema !== 'pg_catalog')
    walk.useNamed({ schema, name: parts.at(-1) ?? '', kind: 'function' }, context.mode, context.verb);
  walk.visit([body.objargs], { ...context, mode: 'read' });
};
