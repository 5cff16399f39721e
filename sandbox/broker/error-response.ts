import { type ErrorName, errorCode } from '../wire/errors.ts';
import type { Api, Fields, Type } from '../wire/schema.ts';
import { zeroUuid } from '../wire/writer.ts';

/** Where Kafka's empty answer is not zero. */
const empties: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  FindCoordinator: { nodeId: -1, errorMessage: 'Request is not valid given the current SASL state.' },
  InitProducerId: { producerEpoch: -1 },
};

/** An answer that tells nothing but an error, for a request that is not looked at. */
export function errorResponse(api: Api, error: ErrorName, message: string): Record<string, unknown> {
  const body = empty(api.response);
  if ('errorCode' in body) body.errorCode = errorCode(error);
  if ('errorMessage' in body) body.errorMessage = message;
  return { ...body, ...empties[api.name] };
}

function empty(fields: Fields): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, { type, options }]) => {
      if (options.fallback !== undefined) return [name, options.fallback];
      return [name, options.nullable !== undefined && !Array.isArray(type) ? null : zero(type)];
    }),
  );
}

function zero(type: Type): unknown {
  if (Array.isArray(type) || type === 'records') return [];
  switch (type) {
    case 'bool':
      return false;
    case 'int64':
      return 0n;
    case 'string':
      return '';
    case 'uuid':
      return zeroUuid;
    case 'bytes':
      return new Uint8Array(0);
    default:
      return typeof type === 'object' ? empty(type as Fields) : 0;
  }
}
