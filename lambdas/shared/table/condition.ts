/** Conditional writes that answer whether their condition held, instead of throwing. */
import { unmarshall } from '@aws-sdk/util-dynamodb';

/**
 * What came of a conditional write. `found` is the item that made the condition fail: undefined when there is none, and
 * when the write did not ask for it (`ReturnValuesOnConditionCheckFailure: 'ALL_OLD'`).
 */
export type ConditionalWrite<Output> =
  | { readonly held: true; readonly output: Output }
  | { readonly held: false; readonly found: Readonly<Record<string, unknown>> | undefined };

/** Awaits a conditional write. Any other failure than that of its condition is thrown on. */
export async function conditionalWrite<Output>(write: Promise<Output>): Promise<ConditionalWrite<Output>> {
  try {
    return { held: true, output: await write };
  } catch (error) {
    if (!isConditionFailure(error)) throw error;
    // The document client leaves an exception's item in DynamoDB's own notation.
    return { held: false, found: error.Item && unmarshall(error.Item) };
  }
}

/** Whether a conditional write's condition held, for callers who need to know no more. */
export async function conditionHeld(write: Promise<unknown>): Promise<boolean> {
  return (await conditionalWrite(write)).held;
}

interface ConditionFailure {
  readonly Item?: Parameters<typeof unmarshall>[0];
}

function isConditionFailure(error: unknown): error is ConditionFailure {
  return (error as { name?: string }).name === 'ConditionalCheckFailedException';
}
