/**
 * What other versions of the code would write. A deployment's number says which version it brings: none is the release before,
 * odd ones are the present code, even ones a next version. So old and new code meet each other's items, side by side and
 * for days after.
 */
import type { Call } from './calls.ts';

type Plain = Readonly<Record<string, unknown>>;

/** The number of the release before. */
export const FORMER = 0;
export const PRESENT = 1;

/** No code reads it. */
const UNKNOWN_ATTRIBUTE = 'ofNextVersion';

/** What items of 0.1.0 did not have, by their type. A release adds what it brings. */
const LATER: Readonly<Record<string, readonly string[]>> = {
  submission: ['signals', 'points', 'shed', 'gsi2pk', 'gsi2sk'],
  response: ['signals', 'points', 'networkHash', 'gsi2pk', 'gsi2sk'],
  image: ['networkHash', 'form'],
  leg: ['ruleId', 'linkId', 'text'],
};

/** The call as a version would make it. */
export function asVersion(version: number, call: Call): Call {
  if (call.service !== 'dynamodb' || version % 2 === PRESENT) return call;
  return withItems(call, version === FORMER ? shrunk : grown);
}

function grown(item: Plain): Plain {
  return { ...item, [UNKNOWN_ATTRIBUTE]: 'unknown' };
}

function shrunk(item: Plain): Plain {
  const later = LATER[String(item.type)] ?? [];
  return Object.fromEntries(Object.entries(item).filter(([name]) => !later.includes(name)));
}

/** The call with each item that it puts as `change` makes it. */
function withItems(call: Call, change: (item: Plain) => Plain): Call {
  const { Item, TransactItems, RequestItems } = call.input as {
    Item?: Plain;
    TransactItems?: readonly { readonly Put?: { readonly Item: Plain } }[];
    RequestItems?: Readonly<Record<string, unknown>>;
  };
  return {
    ...call,
    input: {
      ...call.input,
      ...(Item && { Item: change(Item) }),
      ...(TransactItems && {
        TransactItems: TransactItems.map((one) =>
          one.Put ? { ...one, Put: { ...one.Put, Item: change(one.Put.Item) } } : one,
        ),
      }),
      ...(RequestItems && {
        RequestItems: Object.fromEntries(
          Object.entries(RequestItems).map(([table, requests]) => [table, changeBatch(requests, change)]),
        ),
      }),
    },
  };
}

/** Of a batch that is read, the keys stay as they are. */
function changeBatch(requests: unknown, change: (item: Plain) => Plain): unknown {
  if (!Array.isArray(requests)) return requests;
  return (requests as { readonly PutRequest?: { readonly Item: Plain } }[]).map((one) =>
    one.PutRequest ? { PutRequest: { Item: change(one.PutRequest.Item) } } : one,
  );
}
