import type { Site } from '../site.ts';
import { type Block, head } from '../view.ts';

/** What stands in for the engine where the services of this workspace run, and what that changes. */
export function runsOn(site: Site, engine: string): Block[] {
  const replaced = site.model.platform.engines?.[engine];
  if (replaced === undefined) return [];
  return [
    head('store-runs-on', 'Reference Runtime'),
    {
      block: 'list',
      entries: [`Runs on ${replaced.standIn}.`, ...(replaced.notes ?? [])].map((one) => site.rich(one)),
    },
  ];
}

/** What the store is said to do beyond holding tables. */
export function featureBlocks(site: Site, features: readonly string[]): Block[] {
  if (features.length === 0) return [];
  return [head('store-features', 'Key Features'), { block: 'list', entries: features.map((one) => site.rich(one)) }];
}
