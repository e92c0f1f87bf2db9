/** What a placeholder takes, by its name. */
export type VariablesSchema = Readonly<
  Record<string, { readonly type?: string | undefined; readonly required?: boolean | undefined }>
>;
type Variables = Readonly<Record<string, string>>;

const placeholder = /\{\{\s*([\w.-]+)\s*\}\}/g;

export function placeholdersIn(text: string): readonly string[] {
  return [...new Set([...text.matchAll(placeholder)].map(([, name = '']) => name))];
}

/** A placeholder without a value leaves nothing; a value that looks like a placeholder stays text. */
export function render(text: string, variables: Variables): string {
  return text.replaceAll(placeholder, (_, name: string) =>
    Object.hasOwn(variables, name) ? (variables[name] ?? '') : '',
  );
}

/** What is wrong with the values, in words; nothing if they fit. */
export function faultsOf(schema: VariablesSchema, variables: Variables): readonly string[] {
  return Object.entries(schema).flatMap(([name, { type = 'string', required = false }]) => {
    const value = Object.hasOwn(variables, name) ? variables[name] : undefined;
    if (value === undefined || value === '') return required ? [`${name} is missing`] : [];
    return fits(type, value) ? [] : [`${name} is no ${type}`];
  });
}

function fits(type: string, value: string): boolean {
  if (type === 'number') return /^[+-]?\d+(\.\d+)?$/.test(value);
  if (type === 'boolean') return value === 'true' || value === 'false';
  if (type !== 'date') return true;
  const [day = ''] = /^\d{4}-\d\d-\d\d(?=$|T\d\d:\d\d)/.exec(value) ?? [];
  const time = Date.parse(value);
  // 2027-02-30 is read as a day in March.
  return !Number.isNaN(time) && new Date(`${day}T00:00:00Z`).toISOString().startsWith(day);
}
