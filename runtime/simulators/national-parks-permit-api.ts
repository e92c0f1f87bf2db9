import { defineSimulator, numberIn, reply, textIn } from 'novatrek/platform';

/**
 * Takes requests for permits. Each look moves one on: submitted, under review, then approved; denied for groups of more than
 * 15, for a park code that begins with CLOSED, and when more than 60 people would be in a park on one day.
 */
export default defineSimulator({
  actor: 'national-parks-permit-api',
  latency: 30,
  routes: ({ id, now }) => {
    interface Permit {
      readonly permit_id: string;
      readonly submitted_at: string;
      readonly denial?: string;
      looks: number;
    }
    const permits = new Map<string, Permit>();
    const people = new Map<string, number>();
    const shown = ({ permit_id, submitted_at, denial, looks }: Permit) => {
      const decided = denial === undefined ? 'approved' : 'denied';
      const status = looks === 0 ? 'submitted' : looks === 1 ? 'under_review' : decided;
      return { permit_id, submitted_at, status, ...(status === 'denied' && { denial_reason: denial }) };
    };
    return {
      'POST /v1/permits': ({ body }) => {
        const [park, date, size] = [
          textIn(body, 'park_code'),
          textIn(body, 'start_date'),
          numberIn(body, 'group_size'),
        ];
        if (park === undefined || date === undefined || Number.isNaN(Date.parse(date)))
          return reply(422, { error: { code: 'invalid_request', message: 'park_code and start_date are needed' } });
        if (size === undefined || size < 1)
          return reply(422, { error: { code: 'invalid_group_size', message: 'group_size must be 1 or more' } });
        const day = `${park} ${date.slice(0, 10)}`;
        const there = (people.get(day) ?? 0) + size;
        const denial = park.startsWith('CLOSED')
          ? 'park_closed'
          : size > 15
            ? 'group_too_large'
            : there > 60
              ? 'daily_quota_reached'
              : undefined;
        if (denial === undefined) people.set(day, there);
        const permit_id = id('NPS-', 10).toUpperCase();
        const permit = { permit_id, submitted_at: now().toISOString(), ...(denial && { denial }), looks: 0 };
        permits.set(permit_id, permit);
        return reply(201, shown(permit));
      },
      'GET /v1/permits/{id}': ({ params }) => {
        const permit = permits.get(params.id ?? '');
        if (permit === undefined) return reply(404, { error: { code: 'not_found', message: 'no such permit' } });
        permit.looks += 1;
        return reply(200, shown(permit));
      },
      'DELETE /v1/permits/{id}': ({ params }) =>
        permits.delete(params.id ?? '')
          ? reply(204)
          : reply(404, { error: { code: 'not_found', message: 'no such permit' } }),
    };
  },
});
