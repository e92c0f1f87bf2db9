/** `getHTTPStatus v2` → get, http, status, v2. Accents go, so that a name in any Latin script gives an id. */
export function words(text: string): string[] {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '')
    .map((word) => word.toLowerCase());
}

/** A kebab-case id, or nothing if the text has no letter or digit. */
export function kebab(text: string): string | undefined {
  const id = words(text).join('-');
  if (id === '') return undefined;
  return /^[a-z]/.test(id) ? id : `n${id}`;
}

export function camel(parts: readonly string[]): string {
  const name = parts.map((word, i) => (i === 0 ? word : upperFirst(word))).join('');
  return /^[a-z]/.test(name) ? name : `_${name}`;
}

/** `create-order` → Create order */
export function sentence(text: string): string {
  return upperFirst(words(text).join(' '));
}

export function upperFirst(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}

/** `wanted`, or `wanted2`, `wanted3`, … if it is taken. */
export function free(wanted: string, taken: { has(name: string): boolean }, separator = ''): string {
  let name = wanted;
  for (let i = 2; taken.has(name); i++) name = `${wanted}${separator}${i}`;
  return name;
}
