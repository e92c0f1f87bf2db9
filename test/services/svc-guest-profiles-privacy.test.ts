import { afterAll, expect, it } from 'vitest';
import { comparable } from '../../runtime/services/svc-guest-profiles/same-name.ts';
import service from '../../runtime/services/svc-guest-profiles/service.ts';
import { start } from './start.ts';

const guests = await start(service);
afterAll(() => guests.stop());

async function registered(last_name: string, email: string, date_of_birth = '1991-09-23') {
  const { status, body } = await guests.ask('createGuest', {
    body: {
      first_name: 'Zebulon',
      last_name,
      email,
      phone: '+13035550117',
      date_of_birth,
      emergency_contact: { name: 'Erik Storm', phone: '+13035550142', relationship: 'Brother' },
    },
  });
  expect(status).toBe(201);
  return body.guest_id;
}

it('stores nothing personal in plain text', async () => {
  const guest_id = await registered('Quartermain', 'zeb@quarter.example');
  await guests.ask('updateGuestMedicalInfo', {
    params: { guest_id },
    body: {
      blood_type: 'A_POSITIVE',
      has_allergies: true,
      allergies: ['bee stings'],
      fitness_clearance: 'LIMITED_CLEARANCE',
      physician_name: 'Dr. Whitcombe',
      notes: 'Carries a pen.',
    },
  });
  const dump = await guests.query<{ row: string }>(
    `select row_to_json(g)::text as row from guest_profiles g union all select row_to_json(m)::text from medical_info m
     union all select row_to_json(c)::text from emergency_contacts c`,
  );
  const text = dump.map(({ row }) => row).join('\n');
  expect(text).toContain(guest_id);
  const secrets = ['Zebulon', 'Quartermain', 'quarter.example', '+1303555', 'Erik', 'bee stings', 'A_POSITIVE'];
  for (const secret of [...secrets, 'LIMITED', 'Whitcombe', 'pen']) expect(text).not.toContain(secret);
});

it('keeps people of one last name and date of birth side by side in the index, though the name is sealed', async () => {
  const names = ['Ångström', ' angstrom ', 'ANGSTROM', 'Engström'];
  for (const [index, name] of names.entries()) await registered(name, `n${index}@example.com`);
  await registered('Angstrom', 'n9@example.com', '1991-09-24');
  const groups = await guests.query<{ people: number }>(
    `select count(*)::int as people from guest_profiles group by left(last_name, 32), date_of_birth order by 1 desc`,
  );
  expect(groups.map(({ people }) => people)).toEqual([3, 1, 1, 1]);
  expect(new Set(names.map(comparable)).size).toBe(2);
  // A table this small would otherwise be read as a whole.
  await guests.query(`select set_config('enable_seqscan', 'off', false)`);
  const plan = await guests.query<{ 'QUERY PLAN': string }>(
    `explain select guest_id from guest_profiles
     where last_name >= repeat('0', 32) || 'a' and last_name < repeat('0', 32) || 'b' and date_of_birth = '1991-09-23'`,
  );
  expect(plan.map((line) => line['QUERY PLAN']).join(' ')).toContain('idx_guest_name_dob');
});
