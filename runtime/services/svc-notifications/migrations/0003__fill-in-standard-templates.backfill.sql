-- Runs after what was added: fill it a few rows at a time, so that it can be run again from its start.
-- novatrek:no-transaction
set lock_timeout = '3s';
set statement_timeout = 0;

-- The texts that come with the service, each for every channel. Events name them; other services know some by their ids.
-- A text that was changed since, or a newer version of it, is left alone.
insert into notifications.templates (template_id, name, channel, subject_template, body_template, variables_schema,
  version, active, created_at, updated_at)
select coalesce(known.id, md5('novatrek ' || t.name || ' ' || c.channel)::uuid), t.name, c.channel,
  case when c.channel in ('email', 'push') then t.subject end, t.body,
  coalesce((select jsonb_object_agg(v, '{"type": "string", "required": false}'::jsonb)
    from (select distinct m[1] as v from regexp_matches(t.subject || ' ' || t.body, '\{\{(\w+)\}\}', 'g') as m) as used),
    '{}'::jsonb),
  1, true, now(), now()
from (values
  ('booking-confirmation', 'Your booking {{confirmation_code}}',
    'Thank you for booking with NovaTrek. Your booking {{confirmation_code}} is for {{departure_date}}.'),
  ('insurance-confirmation', 'Insured: booking {{confirmation_code}}',
    'Your booking {{confirmation_code}} is insured under policy {{policy}}.'),
  ('booking-status', 'News of your booking {{confirmation_code}}',
    'Your booking {{confirmation_code}} for {{departure_date}} is now: {{status}}.'),
  ('reservation-status', 'News of your booking', 'Your booking is now {{status}}.'),
  ('payment-receipt', 'Your payment of {{amount}} {{currency}}', 'We received {{amount}} {{currency}}. Thank you.'),
  ('payment-refund', 'Your refund of {{amount}} {{currency}}', '{{amount}} {{currency}} are on their way back to you.'),
  ('check-in-confirmation', 'You are checked in', 'You are checked in. {{next_step}}'),
  ('waiver-copy', 'Your waiver', 'Hello {{guest_name}}, this is the record of your {{waiver_type}} waiver, version '
    '{{version}}. It counts until {{valid_until}}.'),
  ('safety-alert', 'Safety alert', 'Safety alert: {{incident_type}}, severity {{severity}}. Call the safety desk.'),
  ('incident-follow-up', 'About what happened today', 'Hello {{guest_name}}, an incident you were part of was recorded. '
    'The safety desk will be in touch with you.'),
  ('emergency-alert', 'EMERGENCY: {{type}}', 'EMERGENCY ({{severity}}): {{type}} at {{place}}, booking {{reservation_id}}.'),
  ('emergency-help', 'Help is on its way', 'Your emergency call has reached us. Help is on its way: stay where you are.'),
  ('incident-notice', 'Incident: {{incident_type}}', 'Incident {{incident_id}}: {{incident_type}}, severity {{severity}}. '
    '{{evacuation}}'),
  ('schedule-published', 'Schedule for {{schedule_date}}',
    'The schedule for {{schedule_date}} is out: {{trip_count}} trips, {{guide_count}} guides.'),
  ('schedule-changed', 'Schedule changed', 'The schedule for {{trip_date}} has changed: {{change}}.'),
  ('guide-assigned', 'You lead {{trip_name}}', 'You were assigned to {{trip_name}} on {{trip_date}}.'),
  ('wildlife-alert', 'Wildlife alert: {{species_name}}', '{{species_name}}, threat level {{threat_level}}, on {{trail_count}} '
    'trails. Recommended: {{action}}.'),
  ('weather-alert', '{{severity}}: {{title}}', '{{description}} Until {{effective_until}}.'),
  ('trail-hazard', 'Hazard: {{hazard_type}}', 'Hazard on {{trail_name}}: {{hazard_type}}, severity {{severity}}. '
    '{{description}}')
) as t (name, subject, body)
cross join (values ('email'), ('sms'), ('push'), ('in_app')) as c (channel)
left join (values
  ('booking-confirmation', 'email', '99999999-0000-4000-8000-000000000001'::uuid),
  ('insurance-confirmation', 'email', '99999999-0000-4000-8000-000000000002'),
  ('booking-status', 'email', '99999999-0000-4000-8000-000000000003'),
  ('payment-receipt', 'email', '99999999-0000-4000-8000-000000000004'),
  ('payment-refund', 'email', '99999999-0000-4000-8000-000000000005'),
  ('waiver-copy', 'email', 'a0000000-0000-4000-8000-000000000003'),
  ('safety-alert', 'sms', 'a0000000-0000-4000-8000-000000000104'),
  ('incident-follow-up', 'email', 'a0000000-0000-4000-8000-000000000005'),
  ('trail-hazard', 'in_app', 'aaaaaaaa-0000-4000-8000-000000000001'),
  ('weather-alert', 'in_app', 'aaaaaaaa-0000-4000-8000-000000000002'),
  ('check-in-confirmation', 'in_app', 'aaaaaaaa-0000-4000-8000-000000000011'),
  ('guide-assigned', 'in_app', 'aaaaaaaa-0000-4000-8000-000000000012'),
  ('schedule-changed', 'in_app', 'aaaaaaaa-0000-4000-8000-000000000013')
) as known (name, channel, id) on known.name = t.name and known.channel = c.channel
where not exists (
  select from notifications.templates there where there.name = t.name and there.channel = c.channel);
