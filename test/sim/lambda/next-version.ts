/**
 * What a next version of the code would write: each item with an attribute that the present code does not know. Versions go by
 * turns, so that a deployment brings it, the next one takes it back, and old and new code meet each other's items.
 */
import type { Call } from './calls.ts';

/** No code reads it. */
const UNKNOWN_ATTRIBUTE = 'ofNextVersion';

type Plain = Readonly<Record<string, unknown>>;

/** Whether a deployment's number is one of the next version's. */
export function isNextVersion(version: number): boolean {
  return version % 2 === 0;
}

/** The call as the next version would make it. */
export function asNextVersion(call: Call): Call {
  if (call.service !== 'dynamodb') return call;
  const { Item, TransactItems, RequestItems } = call.input as {
    Item?: Plain;
    TransactItems?: readonly { readonly Put?: { readonly Item: Plain } }[];
    RequestItems?: Readonly<Record<string, unknown>>;
  };
  return {
    ...call,
    input: {
      ...call.input,
      ...(Item && { Item: grown(Item) }),
      ...(TransactItems && {
        TransactItems: TransactItems.map((one) =>
          one.Put ? { ...one, Put: { ...one.Put, Item: grown(one.Put.Item) } } : one,
        ),
      }),
      ...(RequestItems && {
        RequestItems: Object.fromEntries(
          Object.entries(RequestItems).map(([table, requests]) => [table, grownBatch(requests)]),
        ),
      }),
    },
  };
}

/** Of a batch that is read, the keys stay as they are. */
function grownBatch(requests: unknown): unknown {
  if (!Array.isArray(requests)) return requests;
  return (requests as { readonly PutRequest?: { readonly Item: Plain } }[]).map((one) =>
    one.PutRequest ? { PutRequest: { Item: grown(one.PutRequest.Item) } } : one,
  );
}

function grown(item: Plain): Plain {
  return { ...item, [UNKNOWN_ATTRIBUTE]: 'unknown' };
}
