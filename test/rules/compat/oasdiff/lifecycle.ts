import { object, operation, parameter, type Row, request, response } from './row.ts';

const soon = { today: '2026-03-01', noticeDays: 30 };
const date = '2026-06-01';
const gone = { openapi: '3.1.0', info: { title: 'Trips', version: '1.0.0' }, paths: {} };
const sunset = (day?: string) => ({ deprecated: true, ...(day === undefined ? {} : { 'x-sunset': day }) });

/** Two operations on one path, so that one can go and the path stay. */
function two(first: Readonly<Record<string, unknown>> | undefined) {
  const done = { responses: { 204: { description: 'Done.' } } };
  const put = { operationId: 'putTrip', ...done };
  const post = first === undefined ? {} : { post: { operationId: 'makeTrip', ...done, ...first } };
  return { ...gone, paths: { '/trips': { put, ...post } } };
}

const text = { type: 'string' };
const propertyRows = (['request', 'response'] as const).flatMap((side): Row[] => {
  const make = (more: object) => (side === 'request' ? request : response)(object({ guide: { ...text, ...more } }));
  const row = (kind: string, more: object) => ({ id: `${side}-property-${kind}`, old: make({}), new: make(more) });
  return [
    { ...row('deprecated-sunset-missing', sunset()), policy: soon },
    { ...row('deprecated-sunset-invalid', sunset('soon')), level: 'warning' },
    { ...row('sunset-date-too-small', sunset('2026-03-05')), policy: soon },
    { ...row('stability-decreased', { 'x-stability-level': 'beta' }), level: 'warning' },
  ];
});

export const lifecycle: readonly Row[] = [
  ...propertyRows,
  {
    id: 'api-stability-decreased',
    old: operation({ 'x-stability-level': 'stable' }),
    new: operation({ 'x-stability-level': 'alpha' }),
    level: 'warning',
  },
  {
    id: 'api-invalid-stability-level',
    old: operation({}),
    new: operation({ 'x-stability-level': 'rock-solid' }),
    level: 'warning',
  },
  { id: 'api-deprecated-sunset-parse', old: operation({}), new: operation(sunset('soon')), level: 'warning' },
  { id: 'api-deprecated-sunset-missing', old: operation({}), new: operation(sunset()), policy: soon },
  { id: 'api-sunset-date-too-small', old: operation({}), new: operation(sunset('2026-03-05')), policy: soon },
  { id: 'sunset-deleted', old: operation(sunset(date)), new: operation(sunset()), level: 'warning' },
  {
    id: 'api-sunset-date-changed-too-small',
    old: operation(sunset(date)),
    new: operation(sunset('2026-03-05')),
    policy: soon,
  },
  { id: 'api-path-removed-without-deprecation', old: operation({}), new: gone },
  { id: 'api-path-sunset-parse', old: operation(sunset('soon')), new: gone },
  { id: 'api-path-removed-before-sunset', old: operation(sunset(date)), new: gone, policy: soon },
  { id: 'api-removed-without-deprecation', old: two({}), new: two(undefined) },
  { id: 'api-removed-before-sunset', old: two(sunset(date)), new: two(undefined), policy: soon },
  {
    id: 'request-parameter-deprecated-sunset-missing',
    old: parameter(text),
    new: parameter(text, sunset()),
    policy: soon,
  },
  {
    id: 'request-parameter-sunset-date-too-small',
    old: parameter(text),
    new: parameter(text, sunset('2026-03-05')),
    policy: soon,
  },
  {
    id: 'request-parameter-sunset-deleted',
    old: parameter(text, sunset(date)),
    new: parameter(text, sunset()),
    level: 'warning',
  },
  {
    id: 'request-parameter-sunset-date-changed-too-small',
    old: parameter(text, sunset(date)),
    new: parameter(text, sunset('2026-03-05')),
    policy: soon,
  },
  { id: 'request-parameter-sunset-parse', old: parameter(text, sunset('soon')), new: operation({}) },
  {
    id: 'request-parameter-removed-before-sunset',
    old: parameter(text, sunset(date)),
    new: operation({}),
    policy: soon,
  },
];
