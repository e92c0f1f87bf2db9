import { randomUUID } from 'node:crypto';
import { type Db, json } from 'novatrek/platform';
import type { CreateTemplateRequest, Tables } from './contract.gen.ts';
import { activeTemplateNamed, type TemplateRow } from './store.ts';

/**
 * Makes this text the active version: a text that was active before comes back, a new one becomes the next version.
 * Nothing if it is active already.
 */
export async function activate(db: Db, text: CreateTemplateRequest, at: Date): Promise<TemplateRow | undefined> {
  const { name, channel, subject = null, body_template, variables_schema = {} } = text;
  // Two at once would both become the next version.
  await db`select pg_advisory_xact_lock(hashtextextended(${`${name}\n${channel}`}, 0))`;
  const known = await db.one<Pick<Tables['templates'], 'template_id' | 'active'>>`
    select template_id, active from templates
    where name = ${name} and channel = lower(${channel}) and subject_template is not distinct from ${subject}
      and body_template = ${body_template} and variables_schema = ${json(variables_schema)}
    order by active desc, version desc limit 1`;
  if (known?.active) return undefined;
  await db.run`
    update templates set active = false, updated_at = ${at}
    where name = ${name} and channel = lower(${channel}) and active`;
  if (known !== undefined) {
    await db.run`update templates set active = true, updated_at = ${at} where template_id = ${known.template_id}`;
  } else {
    await db.run`
      insert into templates (template_id, name, channel, subject_template, body_template, variables_schema, version,
        active, created_at, updated_at)
      select ${randomUUID()}, ${name}, lower(${channel}), ${subject}, ${body_template}, ${json(variables_schema)},
        coalesce(max(version), 0) + 1, true, ${at}, ${at}
      from templates where name = ${name} and channel = lower(${channel})`;
  }
  return activeTemplateNamed(db, name, channel);
}
