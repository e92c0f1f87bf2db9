/** A name in the forms that files, code, SQL and people write it in. */

export function snake(id: string): string {
  return id.replaceAll('-', '_');
}

export function pascal(id: string): string {
  return id.split(/[-._]/).map(capital).join('');
}

/** `spare-parts` → `Spare parts` */
export function title(id: string): string {
  return capital(id.replaceAll('-', ' '));
}

function capital(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}

/** Enough English to name one of many; who is not content gives the entity another id. */
export function singular(plural: string): string {
  if (/[^aeiou]ies$/.test(plural)) return `${plural.slice(0, -3)}y`;
  if (/(ss|x|ch|sh|z|[^aeo]us)es$/.test(plural)) return plural.slice(0, -2);
  return /[^su]s$/.test(plural) ? plural.slice(0, -1) : plural;
}

export function plural(one: string): string {
  if (/[^su]s$/.test(one)) return one;
  if (/[^aeiou]y$/.test(one)) return `${one.slice(0, -1)}ies`;
  return /(s|x|ch|sh|z)$/.test(one) ? `${one}es` : `${one}s`;
}

/** Any text as a file name or id: `Žižkov & Co.` → `zizkov-co`; empty where nothing of it fits. */
export function slug(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^[-0-9]+|-+$/g, '')
    .slice(0, 60)
    .replaceAll(/-+$/g, '');
}
