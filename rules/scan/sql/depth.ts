const piece =
  /'[^']*'|"[^"]*"|--[^\n]*|[([]|[)\]]|,|;|\b(?:and|or|when|then|else)\b|\b(?:union|intersect|except|join)\b|\b(?:is|isnull|notnull|collate|not|at|operator)\b|[-+*/%|<>=:^&~!@#]+/gi;

/** The parser takes more than this, with room to spare. */
const mostNested = 1_200;
const mostChained = 4_000;

/**
 * Whether a text may be nested so deeply that the parser's stack overflows, after which it can't be used any more. A sum
 * of a thousand terms is nested a thousand deep. A guess from signs and words; a short text never is.
 */
export function isTooDeep(text: string): boolean {
  if (text.length < 16_000) return false;
  const outer: number[] = [];
  let chained = 0;
  for (const [found] of text.matchAll(piece)) {
    const first = found[0]?.toLowerCase() ?? '';
    if (first === "'" || first === '"' || found.startsWith('--')) continue;
    if (first === '(' || first === '[') {
      outer.push(chained);
      if (outer.length > mostNested) return true;
    } else if (first === ')' || first === ']') chained = outer.pop() ?? 0;
    else if (first === ',' || first === ';' || /^(?:and|or|when|then|else)$/i.test(found)) chained = 0;
    else if (++chained > mostChained) return true;
  }
  return false;
}
