import type { Service } from '../model/model.ts';
import { rule } from './rule.ts';

export const migrationIsSafe = rule<Service>({
  id: 'migration-is-safe',
  severity: 'error',
  why: 'a migration runs under load, beside the version before it: what would lock, lose or break is refused before it is written',
  example: {
    breaks: 'a released column turned from text into integer',
    mend: 'a new column, filled from the old one, which goes a release later',
  },
  subjects: ({ model, refused }) =>
    refused === undefined ? [] : [...model.services.values()].filter(({ store }) => store !== undefined),
  check: (_services, { refused = [] }) => refused,
});
