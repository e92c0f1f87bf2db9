import { expect, it } from 'vitest';
import { expectFindings, expectNothing, type Files } from '../workspace.ts';

/** A place that names something, with a wrong name, the right one that is near it, and what kind of thing it names. */
export type Naming = readonly [
  what: string,
  files: (name: string) => Files,
  wrong: string,
  right: string,
  noun: string,
];

export function testNamings(namings: readonly Naming[]): void {
  it.each(namings)('reports %s that does not exist', (_, files, wrong, right, noun) => {
    const [found] = expectFindings('references-resolve', files(`«${wrong}»`), [`there is no ${noun} ${wrong}`]);
    expect(found?.fix).toBe(`did you mean ${right}?`);
  });

  it.each(namings)('lets %s name what exists', (_, files, __, right) => {
    expectNothing('references-resolve', files(right));
  });
}
