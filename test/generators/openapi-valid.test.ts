import SwaggerParser from '@apidevtools/swagger-parser';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import spectral from '@stoplight/spectral-core';
import rulesets from '@stoplight/spectral-rulesets';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { openapi } from '../../generators/openapi.ts';
import { modelOf, shop } from '../workspace.ts';
import { desk } from './fixture.ts';
import { novatrek, sources } from './novatrek.ts';
import { shuffled } from './shuffled.ts';

const files = [...openapi.generate(novatrek())];
const all = [...files, ...[shop, desk].flatMap((one) => [...openapi.generate(modelOf({}, one))])];

/** The linters need seconds when the machine is free, and a minute when it isn't. */
const slow = { timeout: 180_000 };

it('covers every service with an API', () => {
  expect(files).toHaveLength(22);
});

it('is valid OpenAPI to swagger-parser', slow, async () => {
  for (const { path, content } of all)
    await expect(SwaggerParser.validate(parse(content)), path).resolves.toHaveProperty('openapi', '3.1.0');
});

it('leaves Redocly nothing to say but that there is no license', slow, async () => {
  const config = await createConfig({ extends: ['recommended'] });
  const lint = async (source: string) => {
    const problems = await lintFromString({ source, absoluteRef: '/spec.yaml', config });
    return problems.map((one) => `${one.severity} ${one.ruleId} ${one.message} ${one.location[0]?.pointer}`);
  };
  const others = (problems: string[]) => problems.filter((one) => !one.startsWith('warn info-license '));
  for (const { path, content } of files) expect(others(await lint(content)), path).toEqual([]);
  expect(await lint((files[0]?.content ?? '').replaceAll('operationId: ', 'operationid: '))).not.toEqual([]);
});

it('leaves Redocly no error in the small workspaces', async () => {
  const config = await createConfig({ extends: ['recommended'] });
  for (const { path, content } of all.slice(files.length)) {
    const problems = await lintFromString({ source: content, absoluteRef: '/spec.yaml', config });
    expect(
      problems.filter((one) => one.severity === 'error').map((one) => `${one.ruleId} ${one.message}`),
      path,
    ).toEqual([]);
  }
});

it('has no error in the rules of Spectral', slow, async () => {
  const linter = new spectral.Spectral();
  linter.setRuleset(new spectral.Ruleset(rulesets.oas, { severity: 'recommended' }));
  for (const { path, content } of all) {
    const problems = await linter.run(content);
    expect(
      problems.filter((one) => one.severity === 0).map((one) => `${one.code} ${one.message}`),
      path,
    ).toEqual([]);
  }
});

it('is the same for NovaTrek whatever the order of keys in its YAML', slow, () => {
  for (const seed of [1, 2]) expect([...openapi.generate(novatrek(shuffled(sources, seed)))]).toEqual(files);
});
