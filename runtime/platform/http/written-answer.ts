import type { AnswerData, Contract, OperationData } from '../contract.ts';
import { isAnswered } from '../service.ts';
import { type Declared, declaredBy } from './declared.ts';
import type { WrittenAnswer } from './idempotency.ts';
import { isJson } from './request-body.ts';
import { revisionIn } from './revision.ts';
import type { Check, Checks } from './validation.ts';

export type WriteAnswer = (result: unknown) => WrittenAnswer;

/** What a handler gave that the contract does not let out. */
export class WrongAnswer extends Error {
  override readonly name = 'WrongAnswer';
}

interface Writer {
  readonly data: AnswerData | null;
  readonly declared: Declared;
  readonly check: Check | undefined;
  readonly contentType: string;
}

const nothing: Readonly<Record<string, string>> = {};

/**
 * The answer as it goes out. JSON.stringify, and not a serializer compiled from the schema: that would bend values until they
 * fit (a number where text is promised becomes text) and costs more at start than it gives later for answers of this size.
 */
export function answerWriter(
  operation: OperationData,
  contract: Contract,
  checks: Checks,
  checkAnswers: boolean,
): WriteAnswer {
  const writers = new Map<number, Writer>();
  for (const [status, data] of Object.entries<AnswerData | null>(operation.answers))
    writers.set(Number(status), {
      data,
      declared: data === null ? (value) => value : declaredBy(data.schema, contract.schemas),
      contentType: data?.mediaType === 'application/json' ? 'application/json; charset=utf-8' : (data?.mediaType ?? ''),
      check: checkAnswers && data !== null && isJson(data.mediaType) ? checks.answer(data.schema) : undefined,
    });
  const [sole] = writers.keys();
  return (result) => {
    const given = isAnswered(result) ? result : { status: sole ?? 204, body: result, headers: nothing };
    const writer = writers.get(given.status);
    if (writer === undefined) throw new WrongAnswer(`the contract documents no answer ${given.status}`);
    const { data } = writer;
    if (data === null) return { status: given.status, headers: given.headers, text: '' };
    if (given.body === undefined) throw new WrongAnswer(`the answer ${given.status} needs a body`);
    if (!isJson(data.mediaType))
      return {
        status: given.status,
        headers: { 'content-type': data.mediaType, ...given.headers },
        text: String(given.body),
      };
    const text = JSON.stringify(writer.declared(given.body));
    const faults = writer.check?.(JSON.parse(text)) ?? [];
    if (faults.length > 0)
      throw new WrongAnswer(
        `the answer ${given.status} is not what the contract says: ${faults.map((one) => `${one.pointer} ${one.detail}`).join('; ')}`,
      );
    return {
      status: given.status,
      headers: headersOf(writer.contentType, revisionIn(given.body), given.headers),
      text,
    };
  };
}

function headersOf(
  contentType: string,
  revision: string | undefined,
  given: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const headers: Record<string, string> = { 'content-type': contentType };
  if (revision !== undefined) headers.etag = `"${revision}"`;
  return given === nothing ? headers : { ...headers, ...given };
}
