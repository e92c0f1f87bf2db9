import { type Difference, judged, type Walk } from './difference.ts';
import { isMap, mapOf, textOf } from './document.ts';
import type { Choice, Shape } from './shape.ts';

/** What tells the forms of a choice apart: another property, or another value for the same form. */
export function compareDiscriminator(walk: Walk, before: Shape, after: Shape): Difference[] {
  const [old, now] = [before.choices.find(isTold), after.choices.find(isTold)];
  if (old === undefined || now === undefined) return [];
  const [was, is] = [old, now].map((choice) => textOf(choice.discriminator?.propertyName) ?? 'nothing');
  if (was !== is) {
    const text = `tells its forms apart by ${is}, before by ${was}`;
    const kind = 'discriminator-property-name-changed';
    return judged(walk, before, after, { kind, text, oldFitsNew: false, newFitsOld: false }, 'discriminator');
  }
  const [olds, news] = [namesIn(old), namesIn(now)];
  const found: Difference[] = [];
  for (const [form, values] of olds) {
    const others = news.get(form);
    if (others === undefined) continue;
    for (const value of values.filter((one) => !others.includes(one))) {
      const text = `no longer calls the form ${form} by ${value}`;
      const said = { kind: 'discriminator-mapping-deleted', text, detail: value };
      found.push(...judged(walk, before, after, { ...said, oldFitsNew: false, newFitsOld: true }, 'discriminator'));
    }
    for (const value of others.filter((one) => !values.includes(one))) {
      const text = `may now call the form ${form} by ${value}`;
      const said = { kind: 'discriminator-mapping-added', text, detail: value };
      found.push(...judged(walk, before, after, { ...said, oldFitsNew: true, newFitsOld: false }, 'discriminator'));
    }
  }
  return found;
}

const isTold = (choice: Choice): boolean => choice.discriminator !== undefined;

/** The values that name each form: those of the mapping, else the name of its schema. */
function namesIn(choice: Choice): ReadonlyMap<string, readonly string[]> {
  const mapping = Object.entries(mapOf(choice.discriminator?.mapping));
  const last = (path: unknown) => String(path).split('/').at(-1);
  const forms = choice.branches.flatMap(({ value }) => {
    const form = isMap(value) ? last(value.$ref ?? '') : undefined;
    return form === undefined || form === '' ? [] : [form];
  });
  return new Map(
    forms.map((form) => {
      const values = mapping.filter(([, to]) => last(to) === form).map(([value]) => value);
      return [form, values.length === 0 ? [form] : values];
    }),
  );
}
