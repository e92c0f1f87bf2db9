import { setTimeout as pause } from 'node:timers/promises';
import fc from 'fast-check';
import { chanceOf } from '../../runtime/platform/mock/chance.ts';
import { curlOf, exchange, type Received, type Sent, wasSent } from './exchange.ts';
import { isRecord } from './is-record.ts';
import { createJudge } from './judge.ts';
import { KnownValues } from './known-values.ts';
import { type Plan, plainPlan, plansFor } from './plans.ts';
import type { FuzzedPlatform, Target } from './platform.ts';
import { currentRevision, type Revision } from './revisions.ts';

/** Hears of each answer. */
export type Saw = (target: Target, status: number, problem: string | undefined) => void;

export interface FuzzOptions {
  readonly seed: number;
  /** Generated requests for each operation. */
  readonly runs: number;
  /** How many requests are under way at once. */
  readonly lanes: number;
}

export interface Failure {
  readonly operation: string;
  readonly twist: string;
  readonly faults: readonly string[];
  readonly curl: string;
  readonly answer: string;
}

export interface Session {
  /** Sends the request, and looks at the answer. */
  ask(plan: Plan): Promise<Received>;
  readonly failures: readonly Failure[];
}

export function beginSession(platform: FuzzedPlatform, saw: Saw): Session {
  const judge = createJudge();
  const written = platform.targets.filter(({ isWritten }) => isWritten);
  const known = new KnownValues([...new Set(written.map(({ contract }) => contract))]);
  const failures: Failure[] = [];
  const repeated = new Map<Target, number>();

  const send = async (plan: Plan, sent: Sent) => {
    let received = await exchange(sent);
    // A busy machine is no news: all that was asked of us is to come again.
    for (let times = 0; codeOf(received.text) === 'overloaded' && times < 15; times++) {
      await pause(2_000);
      received = await exchange(sent);
    }
    if (!wasSent(received)) return received;
    const { target } = plan;
    const problem = received.status < 400 ? undefined : codeOf(received.text);
    if (plan.method === target.data.method) saw(target, received.status, problem);
    if (received.status < 300) learn(known, plan, received);
    tell(plan, sent, received, judge.faults(plan, sent, received));
    return received;
  };
  const tell = (plan: Plan, sent: Sent, received: Received, faults: readonly string[]) => {
    if (faults.length === 0) return;
    const { contract, name } = plan.target;
    const answer = `${received.status} ${received.text.slice(0, 1_000)}`;
    failures.push({ operation: `${contract.service} ${name}`, twist: plan.twist, faults, curl: curlOf(sent), answer });
  };
  /** The same once more gives the same; something else under the key is refused. A few times for each operation. */
  const again = async (plan: Plan, sent: Sent, first: Received) => {
    const times = repeated.get(plan.target) ?? 0;
    if (times >= 3) return;
    repeated.set(plan.target, times + 1);
    const second = await send({ ...plan, twist: 'again' }, sent);
    const isSame = second.status === first.status && second.text === first.text;
    if (!isSame) tell(plan, sent, second, ['the same under the same Idempotency-Key got another answer']);
    const other = { ...sent, url: `${sent.url}${sent.url.includes('?') ? '&' : '?'}another=1` };
    const third = await send({ ...plan, twist: 'another under its key' }, other);
    if (third.status < 400) tell(plan, other, third, ['an Idempotency-Key was taken for two requests']);
  };
  return {
    failures,
    async ask(plan) {
      const sent = await readyToSend(plan, known, platform);
      const received = await send(plan, sent);
      const isOnce = plan.target.isWritten && plan.target.data.idempotent === true && plan.twist === 'valid';
      if (isOnce && received.status < 300 && 'idempotency-key' in sent.headers) await again(plan, sent, received);
      return received;
    },
  };
}

/** Rounds through all operations, each in an order of its own; what answers hold is used by the requests after them. */
export async function fuzz(session: Session, platform: FuzzedPlatform, options: FuzzOptions): Promise<void> {
  const { seed, runs, lanes } = options;
  const { targets } = platform;
  for (const plan of lookingAround(targets)) await session.ask(plan);
  const size = 50;
  for (let first = 0; first < runs; first += size) {
    const count = Math.min(size, runs - first);
    const plans = targets.map((target, index) =>
      fc.sample(plansFor(target, platform.callers), { seed: seed + first * 7_919 + index, numRuns: count }),
    );
    for (let round = 0; round < count; round++) {
      const waiting = shuffled(
        plans.flatMap((list) => list[round] ?? []),
        `${seed} ${first + round}`,
      );
      const lane = async () => {
        for (let plan = waiting.shift(); plan !== undefined; plan = waiting.shift()) await session.ask(plan);
      };
      await Promise.all(Array.from({ length: lanes }, lane));
    }
  }
}

/** What there is to begin with: every list, without a word about what should be in it. */
function lookingAround(targets: readonly Target[]): Plan[] {
  return targets
    .filter(({ data, isWritten }) => isWritten && data.method === 'GET' && !data.path.includes('{'))
    .map((target) => plainPlan(target));
}

function codeOf(text: string): string | undefined {
  const [, code] = /"type":"urn:problem:[^:"]*:([^"]*)"/.exec(text) ?? [];
  return code;
}

/** A mock's ids name nothing. */
function learn(known: KnownValues, { target }: Plan, { text, headers }: Received): void {
  if (!target.isWritten || text === '' || !String(headers['content-type']).includes('json')) return;
  known.learn(target.contract.basePath + target.data.path, JSON.parse(text));
}

/** The plan with what is known now in its places. */
export async function readyToSend(plan: Plan, known: KnownValues, platform: FuzzedPlatform): Promise<Sent> {
  const { target, caller, user } = plan;
  const path = target.data.path.replaceAll(/\{([^}]+)\}/g, (_, name: string) => {
    const part = plan.path[name];
    return isRaw(part) ? part.raw : encodeURIComponent(String(known.filled(part)));
  });
  const query = plan.query.map(([name, value]) => {
    const text = isRaw(value) ? value.raw : encodeURIComponent(known.text(value));
    return `${/[^\w[\]%]/.test(name) ? encodeURIComponent(name) : name}=${text}`;
  });
  const address = `${target.origin}${target.contract.basePath}${path}`;
  const token = caller === null ? undefined : platform.tokenOf(caller, target.contract.service, user);
  const isBased = plan.current && (target.data.guarded === true || (isRecord(plan.body) && '_rev' in plan.body));
  const revision = isBased ? await currentRevision(target, address, token) : undefined;
  const body = plan.rawBody ?? bodyOf(plan, known, revision);
  const headers: Record<string, string> = {
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...(body === undefined ? {} : { 'content-type': target.data.body?.mediaType ?? 'application/json' }),
    ...(revision === undefined || target.data.guarded !== true ? {} : { 'if-match': revision.etag }),
    ...Object.fromEntries(Object.entries(plan.headers).map(([name, value]) => [name, known.text(value)])),
  };
  return {
    method: plan.method,
    url: query.length === 0 ? address : `${address}?${query.join('&')}`,
    headers,
    body: plan.method === 'TRACE' ? undefined : body,
    caller,
    user,
  };
}

function bodyOf({ body, twist }: Plan, known: KnownValues, revision: Revision | undefined): string | undefined {
  if (body === undefined) return undefined;
  const filled = known.filled(body);
  const isBased = revision !== undefined && twist !== 'body' && isRecord(filled) && '_rev' in filled;
  return JSON.stringify(isBased ? { ...filled, _rev: revision.rev } : filled);
}

const isRaw = (part: unknown): part is { readonly raw: string } =>
  isRecord(part) && typeof part.raw === 'string' && Object.keys(part).length === 1;

function shuffled<Item>(items: readonly Item[], seed: string): Item[] {
  const chance = chanceOf(seed);
  const left = [...items];
  return items.flatMap(() => left.splice(chance.below(left.length), 1));
}
