/** Is semantic version `a` later than `b`? A pre-release comes before its release. */
export function isLater(a: string, b: string): boolean {
  const [left, right] = [parts(a), parts(b)];
  for (const i of [0, 1, 2]) {
    const [one = 0, other = 0] = [left.numbers[i], right.numbers[i]];
    if (one !== other) return one > other;
  }
  if (left.pre === right.pre) return false;
  return left.pre === '' || (right.pre !== '' && left.pre > right.pre);
}

function parts(version: string): { numbers: number[]; pre: string } {
  const [core = '', pre = ''] = version.split(/-(.*)/s);
  return { numbers: core.split('.').map(Number), pre };
}
