import type { Entry, Service } from '../../model/model.ts';
import type { Facts } from '../rule.ts';

/** One import of one file. */
export interface CodedImport extends Entry {
  readonly file: string;
  readonly role: string;
  /** Whose file it is; nobody's where the code is shared. */
  readonly service?: Service;
  /** The path from the workspace, or the name of the package or of the module of Node. */
  readonly to: string;
  readonly target: 'file' | 'package' | 'builtin';
  readonly toService?: Service;
}

/** What the code imports. What leads nowhere is reported by imports-resolve, and is nobody's fact. */
export function codedImports({ code, model }: Pick<Facts, 'code' | 'model'>): CodedImport[] {
  return (code?.imports ?? []).flatMap(({ file, role, service: id, at, to }): CodedImport[] => {
    if (to.kind === 'unresolved') return [];
    const name = to.kind === 'file' ? to.path : to.name;
    const service = model.services.get(id ?? '');
    const toService = to.kind === 'file' ? model.services.get(to.service ?? '') : undefined;
    return [
      {
        // No fact refers to an import by its kind.
        kind: 'table',
        id: `${file} -> ${name}`,
        origin: at,
        file,
        role,
        to: name,
        target: to.kind,
        ...(service === undefined ? {} : { service }),
        ...(toService === undefined ? {} : { toService }),
      },
    ];
  });
}
