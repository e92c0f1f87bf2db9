import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { Contract } from '../contract.ts';
import { newTrace } from '../sight/trace-context.ts';
import { refusalOf } from './failure.ts';
import { problemType, problemWriter } from './problem.ts';
import { Refusal, unknownAddress } from './refusal.ts';

export interface Errors {
  answer(error: unknown, request: FastifyRequest, reply: FastifyReply): void;
  unknown(request: FastifyRequest, reply: FastifyReply): void;
  wrongMethod(allowed: readonly string[], request: FastifyRequest, reply: FastifyReply): void;
}

/** Every error of every kind leaves as the problem that the contract describes. */
export function answerErrors({
  contract,
  log,
  now,
}: {
  readonly contract: Contract;
  readonly log: Logger;
  readonly now: () => Date;
}): Errors {
  const write = problemWriter(contract);
  const answer: Errors['answer'] = (error, request, reply) => {
    const refusal = refusalOf(error);
    const { visit } = request;
    const operation = visit?.operation;
    const trace = visit?.trace ?? newTrace(false);
    const occasion = { traceId: trace.traceId, requestId: visit?.requestId ?? trace.traceId, now: now() };
    const { status, text } = write(refusal, occasion, operation?.data);
    if (visit !== undefined) visit.code = refusal.code;
    if (refusal.cause !== undefined || status >= 500) {
      const details = { operation: operation?.name, status, code: refusal.code, trace_id: trace.traceId };
      if (status === 500) log.error({ ...details, error: refusal.cause ?? refusal }, 'a request failed');
      else log.warn({ ...details, error: refusal.cause ?? refusal }, 'a request was refused');
    }
    // What the handler had set belongs to the answer that is not given.
    void reply
      .code(status)
      .removeHeader('etag')
      .headers(refusal.headers)
      .header('content-type', problemType)
      .send(text);
  };
  return {
    answer,
    unknown: (request, reply) => answer(unknownAddress(), request, reply),
    wrongMethod(allowed, request, reply) {
      const headers = { allow: allowed.join(', ') };
      answer(new Refusal(405, 'wrong-method', `Here only ${headers.allow} can be used`, { headers }), request, reply);
    },
  };
}

const clientErrors: Readonly<Record<string, readonly [status: number, title: string, detail: string]>> = {
  HPE_HEADER_OVERFLOW: [431, 'Request Header Fields Too Large', 'The headers are longer than is accepted'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'Request Timeout', 'The request took too long to come'],
};

/** What isn't even HTTP never becomes a request: the answer is written by hand. */
export function answerClientError(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  const [status, title, detail] = clientErrors[error.code ?? ''] ?? [400, 'Bad Request', 'This is no HTTP request'];
  const body = JSON.stringify({ type: 'about:blank', title, status, detail, instance: `urn:uuid:${randomUUID()}` });
  if (socket.writable)
    socket.write(
      `HTTP/1.1 ${status} ${title}\r\nContent-Type: ${problemType}\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
    );
  socket.destroySoon();
}
