import fc from 'fast-check';
import { CORE_SCHEMA, load } from 'js-yaml';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { yamlText } from '../../generators/emit/yaml.ts';

it('is read back unchanged by both parsers, whatever the data', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }).filter((value) => !/\p{Surrogate}/u.test(value)),
    fc.constantFrom(
      '',
      ' ',
      'a: b',
      '- x',
      '#',
      'yes',
      'null',
      '~',
      '1',
      '1e3',
      '0x1',
      '012',
      'a #b',
      "it's",
      'a\nb',
      'a\n\nb',
      '\n',
      'a\n',
      ' a',
      'a ',
      '|',
      '>',
      '*a',
      '&a',
      '!t',
      '%',
      '@',
      '`',
      '{',
      '[',
      '"',
      '2026-01-01',
      '=',
      '<<',
      '...',
      '---',
      'a\tb',
      'é',
      '🚀',
    ),
  );
  const data = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      text,
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('value')),
      fc.dictionary(
        text.filter((key) => key !== '__proto__'),
        tie('value'),
      ),
    ),
  })).value;
  fc.assert(
    fc.property(data, (value) => {
      const printed = yamlText(value, 'made by a test');
      const plain = JSON.parse(JSON.stringify(value));
      expect(parse(printed)).toEqual(plain);
      expect(load(printed, { schema: CORE_SCHEMA })).toEqual(plain);
    }),
    { numRuns: 1500, seed: 7 },
  );
});

it('leaves undefined out and writes blocks the way people do', () => {
  const value = { info: { title: 'A', gone: undefined }, list: [{ a: 1, b: [true] }, []], empty: {}, text: 'one\ntwo' };
  expect(yamlText(value, 'head\nmore')).toBe(
    '# head\n# more\ninfo:\n  title: A\nlist:\n- a: 1\n  b:\n  - true\n- []\nempty: {}\ntext: |-\n  one\n  two\n',
  );
});
