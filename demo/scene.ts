import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Contract, ServiceTypes } from '../runtime/platform/contract.ts';
import {
  type Answered,
  type AnswerOf,
  type Named,
  operationOf,
  type RequestOf,
  type Sent,
  send,
  sentFor,
  type Who,
} from './ask.ts';
import type { RunningPlatform } from './running-platform.ts';
import { StoryFailed } from './story-failed.ts';
import type { Root } from './traffic.ts';

/** One step of the story while it is played: all it does belongs to one trace. */
export interface Scene {
  /** Asks for an operation, which must succeed. */
  ask<T extends ServiceTypes, Name extends Named<T>>(
    as: Who,
    contract: Contract<T>,
    operation: Name,
    request: RequestOf<T['operations'][Name]>,
  ): Promise<AnswerOf<T['operations'][Name]>>;
  /** Asks for what must be refused, with this status and code. */
  refused<T extends ServiceTypes, Name extends Named<T>>(
    as: Who,
    contract: Contract<T>,
    operation: Name,
    request: RequestOf<T['operations'][Name]>,
    why: { readonly status: number; readonly code: string },
  ): Promise<void>;
  /** Asks again and again until the answer is what is waited for; only the last time is part of the trace. */
  until<T extends ServiceTypes, Name extends Named<T>>(
    as: Who,
    contract: Contract<T>,
    operation: Name,
    request: RequestOf<T['operations'][Name]>,
    awaited: { readonly what: string; holds(answer: AnswerOf<T['operations'][Name]>): boolean },
  ): Promise<AnswerOf<T['operations'][Name]>>;
  /** Lets a mock publish an event, as if it had happened there. */
  happens<T extends ServiceTypes, Name extends keyof T['publishes'] & string>(
    contract: Contract<T>,
    event: Name,
    payload: Omit<T['publishes'][Name], 'event_id' | 'event_type' | 'timestamp'>,
  ): Promise<void>;
  /** What must be so for the story to go on. */
  check<Value>(what: string, expected: NoInfer<Value>, came: Value): void;
  /** What happened, in plain words. */
  say(line: string): void;
}

export interface Played {
  readonly said: readonly string[];
  readonly roots: readonly Root[];
}

const patience = 30_000;

export function openScene(platform: RunningPlatform, traceId: string): Scene & Played {
  const said: string[] = [];
  const roots: Root[] = [];

  const withTrace = (as: Who, sent: Sent, spanId: string, sampled: boolean): Sent => ({
    ...sent,
    headers: {
      ...sent.headers,
      authorization: `Bearer ${platform.tokenOf(as)}`,
      traceparent: `00-${traceId}-${spanId}-${sampled ? '01' : '00'}`,
    },
  });
  const keep = (root: Omit<Root, 'start' | 'took' | 'status'>, { start, took, status }: Answered) => {
    roots.push({ ...root, start, took, status });
  };
  const begin = <T extends ServiceTypes, Name extends Named<T>>(
    as: Who,
    contract: Contract<T>,
    operation: Name,
    request: RequestOf<T['operations'][Name]>,
  ) => {
    const sent = sentFor(platform.addressOf(contract.service), operationOf(contract, operation), Object(request));
    return async (sampled: boolean): Promise<Answered> => {
      const spanId = randomBytes(8).toString('hex');
      const answered = await send(withTrace(as, sent, spanId, sampled));
      if (sampled) keep({ spanId, caller: as.caller, target: contract.service, operation }, answered);
      return answered;
    };
  };
  const mustSucceed = (service: string, operation: string, answered: Answered) => {
    if (answered.status < 200 || answered.status > 299)
      throw new StoryFailed(`success of ${operation} of ${service}`, saidIn(answered));
  };

  return {
    said,
    roots,
    async ask(as, contract, operation, request) {
      const answered = await begin(as, contract, operation, request)(true);
      mustSucceed(contract.service, operation, answered);
      return answered.text === '' ? undefined : JSON.parse(answered.text);
    },
    async refused(as, contract, operation, request, why) {
      const answered = await begin(as, contract, operation, request)(true);
      const { service } = contract;
      if (answered.status !== why.status || problemIn(answered).type !== `urn:problem:${service}:${why.code}`)
        throw new StoryFailed(`${why.status} ${why.code} of ${operation} of ${service}`, saidIn(answered));
    },
    async until(as, contract, operation, request, { what, holds }) {
      const attempt = begin(as, contract, operation, request);
      for (const end = Date.now() + patience; ; await pause(150)) {
        const looked = await attempt(false);
        mustSucceed(contract.service, operation, looked);
        if (holds(JSON.parse(looked.text))) break;
        if (Date.now() > end) throw new StoryFailed(`${what} within ${patience / 1_000} s`, looked.text);
      }
      const answered = await attempt(true);
      mustSucceed(contract.service, operation, answered);
      return JSON.parse(answered.text);
    },
    async happens(contract, event, payload) {
      const { service } = contract;
      const spanId = randomBytes(8).toString('hex');
      const as: Who = { caller: 'operator:local' };
      const sent: Sent = {
        url: `${new URL(platform.addressOf(service)).origin}/_mock/events/${event}`,
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(payload),
      };
      const answered = await send(withTrace(as, sent, spanId, true));
      if (answered.status !== 202)
        throw new StoryFailed(`the mock of ${service} to publish ${event}`, `${answered.status} ${answered.text}`);
      keep({ spanId, caller: as.caller, target: service, operation: `/_mock/events/${event}`, event }, answered);
    },
    check(what, expected, came) {
      const [wanted, found] = [JSON.stringify(expected), JSON.stringify(came)];
      if (wanted !== found) throw new StoryFailed(`${what} to be ${wanted}`, `${found}`);
    },
    say(line) {
      said.push(line);
    },
  };
}

interface Problem {
  readonly type?: string;
  readonly detail?: string;
}

function problemIn({ text }: Answered): Problem {
  return text.startsWith('{') ? JSON.parse(text) : {};
}

function saidIn(answered: Answered): string {
  const { type = '', detail = answered.text } = problemIn(answered);
  return [answered.status, type.replace(/^urn:problem:[^:]+:/, ''), detail].filter((part) => part !== '').join(' ');
}
