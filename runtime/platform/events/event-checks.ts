import type { ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { ChannelData, Contract, Schema } from '../contract.ts';

/** A payload that is not what the contract says. */
export class InvalidEvent extends Error {
  override readonly name = 'InvalidEvent';
}

/** Throws InvalidEvent. */
export type CheckPayload = (payload: unknown) => void;

/** Compiled when first needed, and for each event on its own: two events may give one name to different schemas. */
export function eventCheck(event: string, channel: ChannelData, shared: Contract['schemas']): CheckPayload {
  let validate: ValidateFunction | undefined;
  return (payload) => {
    validate ??= compile(channel.schema, { ...shared, ...channel.schemas });
    if (validate(payload)) return;
    const faults = (validate.errors ?? []).map(
      ({ instancePath, message, params }) => `${instancePath || '/'} ${message}${detailOf(params)}`,
    );
    throw new InvalidEvent(`the payload of ${event} does not fit its contract: ${faults.join('; ')}`);
  };
}

function compile(schema: Schema, schemas: Readonly<Record<string, Schema>>): ValidateFunction {
  const ajv = new Ajv2020({ strict: false, validateSchema: false, logger: false });
  addFormats.default(ajv);
  // References start at the root of the document, which is the schema itself here.
  return ajv.compile(typeof schema === 'boolean' ? schema : { ...schema, components: { schemas } });
}

function detailOf(params: Readonly<Record<string, unknown>>): string {
  const { additionalProperty, allowedValues, allowedValue } = params;
  if (typeof additionalProperty === 'string') return `: ${additionalProperty}`;
  if (allowedValues !== undefined) return `: ${JSON.stringify(allowedValues)}`;
  return allowedValue === undefined ? '' : `: ${JSON.stringify(allowedValue)}`;
}
