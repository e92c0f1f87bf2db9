import { CallFailed } from '../calls/call-failed.ts';
import { isTransient, sqlState } from '../data/database-error.ts';
import { invalid, Refusal, unavailable } from './refusal.ts';

/** What the caller is told about an error, whatever it is. Nothing of its inside. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof CallFailed)
    return unavailable(
      'dependency-unavailable',
      'Something that is needed for this does not answer as it should at the moment',
      error.retryAfter ?? 2,
      error,
    );
  if (isTransient(error))
    return unavailable('storage-unavailable', 'The data can not be reached at the moment', 1, error);
  return ofDatabase(error) ?? ofFramework(error) ?? internal(error);
}

export function internal(cause: unknown): Refusal {
  return new Refusal(500, 'internal-error', 'The service failed to handle the request', { cause });
}

/** What only the database could know: the request contradicts what is stored, or holds what can't be stored. */
function ofDatabase(error: unknown): Refusal | undefined {
  const state = sqlState(error);
  if (state === '23505' || state === '23503' || state === '23P01')
    return new Refusal(409, 'conflict', 'The request contradicts what is stored', { cause: error });
  if (state === '23514' || state?.startsWith('22') === true)
    return new Refusal(422, 'unstorable', 'A value in the request can not be stored', { cause: error });
  return undefined;
}

/** Fastify's own refusals: what it found wrong before any code of ours ran. */
function ofFramework(error: unknown): Refusal | undefined {
  if (!(error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number')) return undefined;
  const code = 'code' in error ? error.code : undefined;
  if (typeof code !== 'string' || !code.startsWith('FST_')) return undefined;
  if (error.statusCode === 413) return new Refusal(413, 'body-too-large', 'The body is larger than is accepted');
  if (error.statusCode === 415)
    return new Refusal(415, 'unsupported-media-type', 'The body is in a media type that is not accepted');
  if (code === 'FST_ERR_BAD_URL' || code === 'FST_ERR_ROUTER_MAX_PARAM_LENGTH')
    return invalid([{ pointer: '/path', detail: 'is not a valid path' }]);
  return error.statusCode >= 400 && error.statusCode < 500 ? invalid([]) : undefined;
}
