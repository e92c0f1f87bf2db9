import { isUtf8 } from 'node:buffer';
import type { FastifyRequest } from 'fastify';
import type { OperationData } from '../contract.ts';
import { invalid, Refusal } from './refusal.ts';

const deepest = 100;

/** The body as the operation describes it: parsed JSON, text, or the bytes; undefined where none is expected. */
export function readBody(request: FastifyRequest, bytes: Buffer, operation: OperationData | undefined): unknown {
  const expected = operation?.body;
  if (expected === undefined || bytes.length === 0) return undefined;
  const type = request.headers['content-type'] ?? '';
  if (type !== expected.mediaType && essence(type) !== essence(expected.mediaType))
    throw new Refusal(415, 'unsupported-media-type', `The body must be ${expected.mediaType}`);
  if (isJson(expected.mediaType)) return readJson(bytes, type);
  return expected.mediaType.startsWith('text/') ? readText(bytes) : bytes;
}

function essence(type: string): string {
  const end = type.indexOf(';');
  return (end < 0 ? type : type.slice(0, end)).trim().toLowerCase();
}

export function isJson(mediaType: string): boolean {
  return /^application\/(?:[\w.-]+\+)?json\b/i.test(mediaType);
}

function readText(bytes: Buffer): string {
  if (!isUtf8(bytes)) throw invalid([{ pointer: '/body', detail: 'must be UTF-8' }]);
  const text = bytes.toString();
  if (text.includes('\0')) throw invalid([{ pointer: '/body', detail: 'must not hold NUL characters' }]);
  return text;
}

function readJson(bytes: Buffer, type: string): unknown {
  // Without this a wrong byte would silently become a replacement character.
  if (!isUtf8(bytes) || (type.includes('charset') && !/charset="?(utf-8|us-ascii)"?/i.test(type)))
    throw invalid([{ pointer: '/body', detail: 'must be UTF-8' }]);
  const text = bytes.toString();
  const value = parsed(text);
  // Characters that only an escape can bring in are looked for only where there is one.
  inspect(value, '/body', text.includes('\\u'), 0);
  return value;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalid([{ pointer: '/body', detail: 'must be JSON' }]);
  }
}

/** Refuses what PostgreSQL can't store, what would change prototypes, and nesting that would break recursive code. */
function inspect(value: unknown, pointer: string, escapes: boolean, depth: number): void {
  if (typeof value === 'string') {
    if (escapes) inspectText(value, pointer);
    return;
  }
  if (!isObject(value)) return;
  if (depth >= deepest) throw invalid([{ pointer: '/body', detail: `must not be nested deeper than ${deepest}` }]);
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) inspect(value[i], pointer, escapes, depth + 1);
    return;
  }
  for (const key in value) {
    const inner = value[key];
    if (key === '__proto__' || (key === 'constructor' && isPoisoned(inner)))
      throw invalid([{ pointer, detail: `must not have a member named ${key}` }]);
    if (escapes) inspectText(key, pointer);
    inspect(inner, escapes ? `${pointer}/${key}` : pointer, escapes, depth + 1);
  }
}

const isObject = (value: unknown): value is { readonly [key: string]: unknown } =>
  typeof value === 'object' && value !== null;

function isPoisoned(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, 'prototype');
}

const unstorable = /[\0\p{Surrogate}]/u;

function inspectText(text: string, pointer: string): void {
  if (unstorable.test(text))
    throw invalid([{ pointer, detail: 'must not hold NUL characters or halves of surrogate pairs' }]);
}
