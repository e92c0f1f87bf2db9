import type { Column, Model } from '../model/model.ts';
import { rule } from './rule.ts';

export const columnIsClassified = rule<Column>({
  id: 'column-is-classified',
  severity: 'warning',
  why: 'a column that looks like personal, medical or card data either is (and says its class), or is not (and says none): nobody should have to guess',
  example: { breaks: 'email: { type: VARCHAR(255) }', mend: 'email: { type: VARCHAR(255), class: pii }' },
  subjects: ({ model }) => (looksOf(model).length === 0 ? [] : model.columns),
  *check(columns, { model }) {
    const looks = looksOf(model);
    for (const column of columns) {
      if (column.class !== undefined) continue;
      const match = looks.find(({ pattern }) => pattern.test(column.name));
      if (match === undefined) continue;
      yield {
        message: `${column.id} looks like ${match.name} data, but has no class`,
        subject: column.id,
        at: { ...column.origin, onKey: true },
        fix: `class: ${match.name}, or class: none if it is not`,
      };
    }
  },
});

/** `looksLike` of each data class: words with `*`, matched against whole column names. */
export function looksOf(model: Model): { name: string; pattern: RegExp }[] {
  return Object.entries(model.platform.dataClasses ?? {}).flatMap(([name, { looksLike = [] }]) =>
    looksLike.map((words) => ({
      name,
      pattern: new RegExp(
        `^${words
          .split('*')
          .map((part) => part.replaceAll(/[^\w]/g, '\\$&'))
          .join('.*')}$`,
        'i',
      ),
    })),
  );
}
