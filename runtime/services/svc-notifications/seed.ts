import type { Context } from 'novatrek/platform';
import type { Types } from './contract.gen.ts';
import { queue } from './queue.ts';
import { activeTemplateNamed } from './store.ts';

const id = (group: string, n: number) => `${group.repeat(8)}-0000-4000-8000-${String(n).padStart(12, '0')}`;

const messages = [
  { to: 1, template: 'booking-confirmation', trip: 'Silver Peaks Ridge Hike' },
  { to: 2, template: 'booking-confirmation', trip: 'Silver Peaks Multi-Pitch Day' },
  { to: 3, template: 'booking-confirmation', trip: 'Cedar Coast Sea Kayaking' },
  { to: 1, template: 'waiver-copy', trip: 'Silver Peaks Ridge Hike' },
] as const;

/** Messages to the guests of the seed, to be read in the app; nothing is sent to a provider. */
export async function seed(context: Context<Types>): Promise<void> {
  const add = queue(context);
  for (const { to, template: name, trip } of messages) {
    const template = await activeTemplateNamed(context.db, name, 'IN_APP');
    if (template === undefined) throw new Error(`there is no template ${name}`);
    const variables = { guest_name: '', trip_name: trip, waiver_type: 'general liability', version: '2026.1' };
    await add({ template, variables, priority: 'NORMAL', reservation_id: id('7', to) }, [id('5', to)], 'keep');
  }
}
