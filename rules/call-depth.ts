import { below } from '../model/finding.ts';
import type { Call, Endpoint } from '../model/model.ts';
import { rule } from './rule.ts';

const defaults = { callDepth: 4, fanOut: 6 };

export const callDepth = rule<Endpoint>({
  id: 'call-depth',
  severity: 'warning',
  why: 'every synchronous hop adds its wait and its failures to the caller’s',
  example: {
    breaks: 'GET /a calls /b calls /c calls /d calls /e calls /f',
    mend: 'make the last hop an event, or read a replica',
  },
  subjects: ({ model }) => model.endpoints,
  *check(endpoints, { model }) {
    const { callDepth: depthLimit = defaults.callDepth, fanOut = defaults.fanOut } = model.platform.limits ?? {};
    const longest = new Map<Endpoint, readonly Call[]>();
    for (const endpoint of endpoints) {
      const chain = chainFrom(endpoint, longest, new Set());
      const [first] = chain;
      if (first !== undefined && chain.length > depthLimit)
        yield {
          message: `${endpoint.id} starts a chain of ${chain.length} synchronous calls; ${depthLimit} is the limit`,
          subject: `${endpoint.id} depth`,
          at: first.origin,
          fix: 'make the last hop an event, or read a replica',
          related: chain.slice(1).map((call) => ({ message: call.id, at: call.origin })),
        };
      const wide = waits(endpoint);
      if (wide.length > fanOut)
        yield {
          message: `${endpoint.id} waits for ${wide.length} calls; ${fanOut} is the limit`,
          subject: `${endpoint.id} fan-out`,
          at: below(endpoint.origin, 'calls'),
          fix: 'defer what the answer does not need',
        };
    }
  },
});

function waits(endpoint: Endpoint): Call[] {
  return endpoint.calls.filter((call) => call.mode === 'sync' && !call.planned);
}

/** The longest chain of waiting calls; a cycle (a law of its own) ends it. */
function chainFrom(endpoint: Endpoint, known: Map<Endpoint, readonly Call[]>, open: Set<Endpoint>): readonly Call[] {
  const done = known.get(endpoint);
  if (done !== undefined) return done;
  if (open.has(endpoint)) return [];
  open.add(endpoint);
  let best: readonly Call[] = [];
  for (const call of waits(endpoint)) {
    const rest = call.target === undefined ? [] : chainFrom(call.target, known, open);
    if (rest.length + 1 > best.length) best = [call, ...rest];
  }
  open.delete(endpoint);
  known.set(endpoint, best);
  return best;
}
