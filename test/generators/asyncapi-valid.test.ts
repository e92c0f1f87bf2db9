import { Parser } from '@asyncapi/parser';
import spectral from '@stoplight/spectral-core';
import rulesets from '@stoplight/spectral-rulesets';
import { expect, it } from 'vitest';
import { asyncapi } from '../../generators/asyncapi.ts';
import { modelOf, shop } from '../workspace.ts';
import { desk } from './fixture.ts';
import { novatrek, sources } from './novatrek.ts';
import { shuffled } from './shuffled.ts';

const model = novatrek();
const files = [...asyncapi.generate(model)];
const all = [...files, ...[shop, desk].flatMap((one) => [...asyncapi.generate(modelOf({}, one))])];

/** The linters need seconds when the machine is free, and a minute when it isn't. */
const slow = { timeout: 180_000 };

it('covers every service that publishes or consumes, and every event at both ends', () => {
  const talking = [...model.services.values()].filter((one) => one.publishes.length + one.consumes.length > 0);
  expect(files.map(({ path }) => path)).toEqual(talking.map(({ id }) => `generated/asyncapi/${id}.yaml`));
  const count = (action: string) =>
    files.reduce((sum, { content }) => sum + content.split(`action: ${action}\n`).length - 1, 0);
  expect(count('send')).toBe(model.events.size);
  expect(count('receive')).toBe([...model.events.values()].reduce((sum, event) => sum + event.consumers.length, 0));
});

it('is valid AsyncAPI to its parser, which has nothing to say but that 3.1 exists', slow, async () => {
  const parser = new Parser();
  const say = async (content: string) => {
    const { document, diagnostics } = await parser.parse(content);
    const said = diagnostics.filter((one) => one.code !== 'asyncapi-latest-version');
    return {
      valid: document !== undefined,
      said: said.map((one) => `${one.code} ${one.message} ${one.path.join('.')}`),
    };
  };
  for (const { path, content } of all) expect(await say(content), path).toEqual({ valid: true, said: [] });
  expect((await say((files[0]?.content ?? '').replace('action: receive', 'action: recieve'))).said).not.toEqual([]);
});

it('has no error in the rules of Spectral', slow, async () => {
  const linter = new spectral.Spectral();
  linter.setRuleset(new spectral.Ruleset(rulesets.asyncapi, { severity: 'recommended' }));
  for (const { path, content } of all) {
    const problems = await linter.run(content);
    expect(
      problems.filter((one) => one.severity === 0).map((one) => `${one.code} ${one.message}`),
      path,
    ).toEqual([]);
  }
});

it('is the same for NovaTrek whatever the order of keys in its YAML', slow, () => {
  for (const seed of [1, 2]) expect([...asyncapi.generate(novatrek(shuffled(sources, seed)))]).toEqual(files);
});
