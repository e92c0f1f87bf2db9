import { type Token, tokenAt } from './tokens.ts';

/** Other databases' placeholders are the likeliest cause of a syntax error right behind them. */
export function placeholderNear(
  text: string,
  offset: number,
): { readonly message: string; readonly offset: number } | undefined {
  let before: Token | undefined;
  for (let token = tokenAt(text, 0); token !== undefined && token.start <= offset; token = tokenAt(text, token.end)) {
    if (token.start === offset && token.value === ':') {
      const name = tokenAt(text, token.end);
      if (name?.kind === 'name' && name.start === token.end) return wrong(text.slice(token.start, name.end), offset);
    }
    if (token.start === offset && token.value === '?') return wrong('?', offset);
    if (token.start < offset) before = token;
  }
  return before?.value === '?' && before.kind === 'symbol' ? wrong('?', before.start) : undefined;
}

function wrong(placeholder: string, offset: number): { readonly message: string; readonly offset: number } {
  return { message: `syntax error at "${placeholder}": PostgreSQL's parameters are $1, $2 …`, offset };
}
