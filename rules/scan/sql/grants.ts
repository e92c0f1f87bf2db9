import { useObject } from './objects.ts';
import { list, names, node, text, tree } from './tree.ts';
import type { Handler, Walk } from './walk.ts';

export const grant: Handler = (body, context, walk) => {
  const gives = body.is_grant === true;
  const verb = gives ? 'GRANT' : 'REVOKE';
  const type = text(body.objtype) ?? '';
  if (body.targtype === 'ACL_TARGET_ALL_IN_SCHEMA')
    for (const schema of names(body.objects)) walk.useNamed({ schema, name: '*', kind: 'schema' }, 'grant', verb);
  else
    for (const object of list(body.objects)) {
      const range = node(object, 'RangeVar');
      if (range === undefined) useObject(object, type, 'grant', verb, walk);
      else walk.use(range, 'grant', verb, type === 'OBJECT_SEQUENCE' ? 'sequence' : undefined);
      walk.visit([node(object, 'ObjectWithArgs')?.objargs], { ...context, mode: 'read', verb: 'TYPE' });
    }
  if (gives) grantees(body.grantees, walk);
};

function grantees(roles: unknown, walk: Walk): void {
  for (const item of list(roles)) {
    const role = node(item, 'RoleSpec') ?? {};
    const name = role.roletype === 'ROLESPEC_PUBLIC' ? 'PUBLIC' : text(role.rolename);
    if (name !== undefined)
      walk.found.weakens.push({ kind: 'grant', detail: name, names: [name], offset: walk.offset(role.location) });
  }
}

export const grantRole: Handler = (body, _context, walk) => {
  if (body.is_grant !== true) return;
  for (const granted of list(body.granted_roles)) {
    const role = text(node(granted, 'AccessPriv')?.priv_name) ?? '';
    for (const item of list(body.grantee_roles)) {
      const to = node(item, 'RoleSpec') ?? {};
      const name = to.roletype === 'ROLESPEC_PUBLIC' ? 'PUBLIC' : (text(to.rolename) ?? 'CURRENT_USER');
      walk.found.weakens.push({
        kind: 'grant',
        detail: `${role} TO ${name}`,
        names: [role, name],
        offset: walk.offset(to.location),
      });
    }
  }
};

export const defaultPrivileges: Handler = (body, _context, walk) => {
  const action = tree(body.action);
  const gives = action.is_grant === true;
  for (const item of list(body.options)) {
    const option = node(item, 'DefElem') ?? {};
    if (option.defname !== 'schemas') continue;
    for (const schema of names(node(option.arg, 'List')?.items))
      walk.useNamed({ schema, name: '*', kind: 'schema' }, 'grant', gives ? 'GRANT' : 'REVOKE');
  }
  if (gives) grantees(action.grantees, walk);
};

const powers: Readonly<Record<string, string>> = {
  superuser: 'SUPERUSER',
  bypassrls: 'BYPASSRLS',
  createrole: 'CREATEROLE',
  createdb: 'CREATEDB',
  isreplication: 'REPLICATION',
};

/** CREATE ROLE and ALTER ROLE, where they give what a service must not have. */
export const role: Handler = (body, _context, walk) => {
  // ALTER GROUP … DROP USER
  if (body.action === -1) return;
  const name = text(body.role) ?? text(tree(body.role).rolename) ?? '';
  for (const item of list(body.options)) {
    const option = node(item, 'DefElem') ?? {};
    const what = text(option.defname) ?? '';
    const power = Object.hasOwn(powers, what) ? powers[what] : undefined;
    const offset = walk.offset(option.location);
    if (power !== undefined && node(option.arg, 'Boolean')?.boolval === true)
      walk.found.weakens.push({ kind: 'grant', detail: `ROLE ${name} ${power}`, names: [name], offset });
    if (what !== 'addroleto' && what !== 'rolemembers' && what !== 'adminmembers') continue;
    for (const other of list(node(option.arg, 'List')?.items)) {
      const member = text(node(other, 'RoleSpec')?.rolename) ?? '';
      const [given, to] = what === 'addroleto' ? [member, name] : [name, member];
      walk.found.weakens.push({ kind: 'grant', detail: `${given} TO ${to}`, names: [given, to], offset });
    }
  }
};

export const reassign: Handler = (body, _context, walk) => {
  const { rolename, location } = tree(body.newrole);
  const name = text(rolename) ?? 'CURRENT_USER';
  walk.found.weakens.push({
    kind: 'grant',
    detail: `REASSIGN OWNED TO ${name}`,
    names: [name],
    offset: walk.offset(location),
  });
};

export const reindex: Handler = (body, context, walk) => {
  const schema = body.kind === 'REINDEX_OBJECT_SCHEMA' ? text(body.name) : undefined;
  if (schema !== undefined) walk.useNamed({ schema, name: '*', kind: 'schema' }, 'ddl', context.verb);
  walk.visit([body.relation], context);
};
