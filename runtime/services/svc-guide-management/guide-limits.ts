/** Most letters, or the highest number, that is kept. */
const limits: Readonly<Record<string, number>> = {
  first_name: 100,
  last_name: 100,
  email: 255,
  phone: 30,
  years_experience: 100,
  max_group_size: 1_000,
  certification_type: 50,
  issuing_body: 200,
  certificate_number: 100,
};
const mayBeEmpty: readonly string[] = ['phone'];

export interface Fault {
  readonly field: string;
  readonly reason: string;
}

/** What cannot be kept as it was sent, field by field. The values stay out of it: they are somebody's name. */
export function faultsIn(body: object): Fault[] {
  return Object.entries(body).flatMap(([field, value]: [string, unknown]): Fault[] => {
    const most = limits[field];
    if (most === undefined) return [];
    if (typeof value === 'number' && value > most) return [{ field, reason: `is at most ${most}` }];
    if (typeof value !== 'string') return [];
    if ([...value].length > most) return [{ field, reason: `has at most ${most} letters` }];
    return value.trim() === '' && !mayBeEmpty.includes(field) ? [{ field, reason: 'is empty' }] : [];
  });
}
