/** What a delivery is paid with: its grade's price, or the usual one where the grade has none of its own. */
export function centsFor(
  grams: number,
  grade: string,
  price: { readonly default: number; readonly values: Readonly<Record<string, number>> },
): number {
  return Math.round((grams * (price.values[grade] ?? price.default)) / 1000);
}
