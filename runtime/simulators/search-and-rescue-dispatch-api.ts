import { defineSimulator, numberIn, reply, textIn } from 'novatrek/platform';

const teams = ['Front Range Rescue', 'Teton County Rescue', 'Grand County Rescue', 'Gallatin Valley Rescue'];
const stages = ['dispatched', 'en_route', 'on_scene', 'completed'] as const;

/** Sends a team; each look finds it a stage further. Asked twice for one incident it sends no second one. */
export default defineSimulator({
  actor: 'search-and-rescue-dispatch-api',
  latency: 20,
  routes: ({ id, chance }) => {
    interface Dispatch {
      readonly dispatch_id: string;
      readonly incident_id: string;
      readonly team: string;
      readonly eta_minutes: number;
      looks: number;
      canceled: boolean;
    }
    const dispatches = new Map<string, Dispatch>();
    const shown = ({ looks, canceled, ...rest }: Dispatch) => ({
      ...rest,
      status: canceled ? 'canceled' : stages[Math.min(looks, 3)],
    });
    const missing = () => reply(404, { error: { code: 'not_found', message: 'no such dispatch' } });
    return {
      'POST /v1/dispatches': ({ body }) => {
        const incident_id = textIn(body, 'incident_id');
        const [latitude, longitude] = [numberIn(body, 'latitude'), numberIn(body, 'longitude')];
        if (incident_id === undefined || latitude === undefined || longitude === undefined)
          return reply(422, { error: { code: 'invalid_request', message: 'incident_id and a position are needed' } });
        const sent = [...dispatches.values()].find((one) => one.incident_id === incident_id && !one.canceled);
        if (sent) return reply(200, shown(sent));
        if (Math.abs(latitude) > 75)
          return reply(503, { error: { code: 'no_team', message: 'no team reaches that place' } });
        const luck = chance(`${latitude.toFixed(1)} ${longitude.toFixed(1)}`);
        const dispatch = {
          dispatch_id: id('SAR-', 10),
          incident_id,
          team: teams[Math.floor(luck * teams.length)] ?? '',
          eta_minutes: 20 + Math.floor(luck * 70),
          looks: 0,
          canceled: false,
        };
        dispatches.set(dispatch.dispatch_id, dispatch);
        return reply(201, shown(dispatch));
      },
      'GET /v1/dispatches/{id}': ({ params }) => {
        const dispatch = dispatches.get(params.id ?? '');
        if (dispatch === undefined) return missing();
        dispatch.looks += 1;
        return reply(200, shown(dispatch));
      },
      'POST /v1/dispatches/{id}/cancel': ({ params }) => {
        const dispatch = dispatches.get(params.id ?? '');
        if (dispatch === undefined) return missing();
        dispatch.canceled = true;
        return reply(200, shown(dispatch));
      },
    };
  },
});
