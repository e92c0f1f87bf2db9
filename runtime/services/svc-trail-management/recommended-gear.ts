import type { Surface } from './store-conditions.ts';

const bySurface: Readonly<Record<Surface, readonly string[]>> = {
  DRY: ['Sturdy footwear'],
  WET: ['Waterproof boots', 'Trekking poles', 'Rain shell'],
  MUDDY: ['Waterproof boots', 'Trekking poles', 'Gaiters'],
  ICY: ['Microspikes', 'Trekking poles', 'Helmet'],
  SNOW_COVERED: ['Snowshoes', 'Gaiters', 'Trekking poles'],
  FLOODED: ['Waterproof boots', 'Dry bag', 'Throw rope'],
};

/** What to take along, from what the ground is like and how warm it was. */
export function recommendedGear(surface: Surface, celsius: number | undefined): readonly string[] {
  const forCold =
    celsius === undefined || celsius > 10 ? [] : celsius > 0 ? ['Warm layer'] : ['Warm layer', 'Gloves and hat'];
  const forHeat = celsius !== undefined && celsius >= 28 ? ['Sun protection', 'Extra water'] : [];
  return [...bySurface[surface], ...forCold, ...forHeat];
}

/** Ground on which people get hurt: rangers are told. */
export function isTreacherous(surface: Surface): boolean {
  return surface === 'ICY' || surface === 'FLOODED';
}
