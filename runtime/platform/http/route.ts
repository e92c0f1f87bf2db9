import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { Contract } from '../contract.ts';
import type { Database } from '../data/database.ts';
import { inScope, type Scope } from '../scope.ts';
import { type Claim, fingerprintOf, type Once, type WrittenAnswer } from './idempotency.ts';
import { invalid, Refusal } from './refusal.ts';
import { type RequestValues, valuesReader } from './request-values.ts';
import { revisionReader } from './revision.ts';
import type { Checks } from './validation.ts';
import type { AnyHandler, Operation, Visit } from './visit.ts';
import { answerWriter } from './written-answer.ts';

export interface RouteOptions {
  readonly contract: Contract;
  readonly checks: Checks;
  readonly checkAnswers: boolean;
  readonly database: Database | undefined;
  readonly once: Once | undefined;
  readonly log: Logger;
  /** Are we about to end? Then nobody should count on the connection. */
  readonly isEnding: () => boolean;
}

export type RouteHandler = (request: FastifyRequest, reply: FastifyReply) => void;

/** What happens between a request that may come in and the answer that goes out. */
export function routeHandler(operation: Operation, handler: AnyHandler, options: RouteOptions): RouteHandler {
  const { data, name } = operation;
  const { contract, checks, checkAnswers, database, once, log, isEnding } = options;
  const read = valuesReader(data, checks, revisionReader(contract));
  const write = answerWriter(data, contract, checks, checkAnswers);
  const readOnly = data.access === 'read';
  // A refusal nobody documented is a mistake in the service, and the types say so: it must not get out.
  const refuse = (status: number, code: string, message: string, members: Readonly<Record<string, unknown>> = {}) =>
    data.refusals[status] === undefined
      ? new Error(`${name} documents no refusal ${status} (${code}: ${message})`)
      : new Refusal(status, code, message, { members });

  const changing = async (
    visit: Visit,
    values: RequestValues,
    key: string | undefined,
    run: () => Promise<unknown>,
  ) => {
    if (database === undefined) return write(await run());
    const writing = async () => write(await run());
    if (key === undefined || !data.idempotent || once === undefined) return database.unit(writing);
    const claim = claimOf(operation, key, visit, values);
    try {
      return await database.unit(() => once.run(claim, writing));
    } catch (error) {
      await once.release(claim).catch((failure: unknown) => log.warn({ error: failure }, 'a claim was not released'));
      throw error;
    }
  };

  // Not async, and as few promises as can be: each costs, since the scope follows them all.
  return (request, reply) => {
    const { visit } = request;
    if (visit === undefined) throw new Error('the request was not begun');
    const { headers } = request;
    const values = read(request, request.raw.url ?? '');
    const key = readOnly ? undefined : keyIn(headers['idempotency-key']);
    const run = () =>
      handler({
        params: values.params,
        query: values.query,
        headers: values.headers,
        body: values.body,
        caller: visit.caller,
        revision: values.revision,
        idempotencyKey: key,
        refuse,
      });
    const scope: Scope = {
      kind: 'request',
      name,
      trace: visit.trace,
      deadline: deadlineIn(headers['x-request-deadline']),
      idempotencyKey: key,
      readOnly,
    };
    const failed = (error: unknown) => void reply.send(error instanceof Error ? error : new Error(String(error)));
    const answered = (answer: WrittenAnswer) => {
      try {
        if (isEnding()) reply.header('connection', 'close');
        send(reply, answer);
      } catch (error) {
        failed(error);
      }
    };
    const written = (result: unknown) => {
      try {
        answered(write(result));
      } catch (error) {
        failed(error);
      }
    };
    if (readOnly) inScope(scope, run).then(written, failed);
    else inScope(scope, () => changing(visit, values, key, run)).then(answered, failed);
  };
}

function send(reply: FastifyReply, { status, headers, text }: WrittenAnswer): void {
  reply.code(status).headers(headers);
  void (text === '' ? reply.send() : reply.send(text));
}

function keyIn(header: string | string[] | undefined): string | undefined {
  if (header === undefined) return undefined;
  const key = Array.isArray(header) ? header.join(',') : header;
  if (key.length < 1 || key.length > 255)
    throw invalid([{ pointer: '/headers/Idempotency-Key', detail: 'must have 1 to 255 characters' }]);
  return key;
}

function deadlineIn(header: string | string[] | undefined): number | undefined {
  return typeof header === 'string' && /^\d{1,15}$/.test(header) ? Number(header) : undefined;
}

/** Who acts for another person is somebody else: nobody may get an answer that was made for another. */
function claimOf(operation: Operation, key: string, { caller }: Visit, values: RequestValues): Claim {
  return {
    caller: caller.user === undefined ? caller.id : `${caller.id} ${caller.user}`,
    key,
    operation: operation.name,
    fingerprint: fingerprintOf(values.params, values.query, values.body, values.revision),
  };
}
