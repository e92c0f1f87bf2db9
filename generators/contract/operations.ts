import { compare } from '../../model/raw.ts';
import { type Member, objectOf, type TypeNode, unionOf } from '../emit/typescript.ts';
import { isJson } from '../openapi/content.ts';
import { isObject } from '../openapi/sorted.ts';
import type { Components } from './components.ts';
import type { Answer, ObjectSchema, Shape } from './shape.ts';

/** The members of `Operations`: one for each handler. */
export function operationMembers(shapes: readonly Shape[], { typeOf }: Components): Member[] {
  return shapes.map((shape) => ({
    name: shape.endpoint.operation,
    doc: docOfOperation(shape),
    writable: true,
    type: objectOf([
      { name: 'request', writable: true, type: objectOf(requestMembers(shape, typeOf)) },
      {
        name: 'answers',
        writable: true,
        type: objectOf(
          [...shape.answers].map(([status, answer]) => ({
            name: status,
            writable: true,
            type: answerType(answer, typeOf),
          })),
        ),
      },
      { name: 'refusals', writable: true, type: unionOf([...shape.refusals.keys()].map(String)) },
      ...(shape.guarded ? [{ name: 'guarded', writable: true, type: 'true' } as const] : []),
    ]),
  }));
}

/** `POST /orders: Place an order` */
export function docOfOperation({ endpoint }: Shape): string {
  return `${endpoint.key}: ${endpoint.summary}${endpoint.deprecated ? '\n@deprecated' : ''}`;
}

type TypeOf = Components['typeOf'];

function requestMembers(shape: Shape, typeOf: TypeOf): Member[] {
  const parts = [
    ['params', shape.params],
    ['query', shape.query],
    ['headers', shape.headers],
  ] as const;
  const members: Member[] = parts.flatMap(([name, schema]) =>
    schema === undefined ? [] : [{ name, type: typeOf(completed(schema)) }],
  );
  return [...members, ...bodyMembers(shape, typeOf)];
}

/** The platform fills in the defaults of parameters before a handler sees them. */
function completed(schema: ObjectSchema): ObjectSchema {
  const filled = Object.entries(schema.properties).filter(([, one]) => isObject(one) && 'default' in one);
  return { ...schema, required: [...(schema.required ?? []), ...filled.map(([name]) => name)] };
}

export function bodyMembers({ body }: Shape, typeOf: TypeOf): Member[] {
  if (body === undefined) return [];
  return [{ name: 'body', type: contentType(body, typeOf), optional: !body.required }];
}

export function answerType(answer: Answer | null, typeOf: TypeOf): TypeNode {
  return answer === null ? 'undefined' : contentType(answer, typeOf);
}

/** What isn't JSON is text or bytes, whatever its schema says of them. */
function contentType(content: { readonly schema: unknown; readonly mediaType: string }, typeOf: TypeOf): TypeNode {
  if (isJson(content.mediaType)) return typeOf(content.schema);
  return content.mediaType.startsWith('text/') ? 'string' : 'Uint8Array';
}

/** Operations as the contract's data holds them. */
export function operationData(shapes: readonly Shape[]) {
  return Object.fromEntries(
    shapes.map((shape) => {
      const { endpoint, params, query, headers, body, answers, refusals } = shape;
      const data = {
        method: endpoint.method,
        path: endpoint.path,
        summary: endpoint.summary,
        access: endpoint.access,
        public: flag(endpoint.public),
        guarded: flag(shape.guarded),
        idempotent: flag(shape.idempotent),
        params,
        query,
        headers,
        body,
        answers: Object.fromEntries(answers),
        refusals: Object.fromEntries(refusals),
        callers: callersOf(shape),
      };
      return [endpoint.operation, data];
    }),
  );
}

/** Left out unless it holds. */
export function flag(holds: boolean): true | undefined {
  return holds ? true : undefined;
}

/** Services by their id, screens by their application; what is only planned may not call yet. */
function callersOf({ endpoint }: Shape): string[] {
  const built = endpoint.callers.filter((call) => !call.planned);
  const ids = built.map(({ caller }) => (caller.kind === 'service' ? caller.id : `app:${caller.application.id}`));
  return [...new Set(ids)].sort(compare);
}

/** The schemas that an operation is made of. */
export function schemasIn(shape: Shape): unknown[] {
  const parts: (ObjectSchema | undefined)[] = [shape.params, shape.query, shape.headers];
  return [
    ...parts,
    shape.body?.schema,
    ...[...shape.answers.values()].map((one) => one?.schema),
    ...shape.refusals.values(),
  ];
}
