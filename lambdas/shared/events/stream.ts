/** Reads what a table's stream says, for whoever derives events of it. */
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { AttributeValue, DynamoDBRecord } from 'aws-lambda';
import { isCanary } from '../canary/id.ts';

type Item = Readonly<Record<string, unknown>>;

/** What became of an item in one write. */
export interface ItemChange {
  /** Undefined for an item that is new. */
  readonly before?: Item | undefined;
  /** Undefined for an item that is gone. */
  readonly after?: Item | undefined;
  /** When it was written, to the second. ISO 8601 */
  readonly at: string;
  /** Whether it went by its time to live. */
  readonly isExpiry: boolean;
}

export function changeIn(record: DynamoDBRecord): ItemChange {
  const { dynamodb: { OldImage, NewImage, ApproximateCreationDateTime = 0 } = {} } = record;
  return {
    before: itemIn(OldImage),
    after: itemIn(NewImage),
    at: new Date(ApproximateCreationDateTime * 1000).toISOString(),
    isExpiry: isExpiry(record),
  };
}

/** Nothing, for what a canary leaves: nothing has happened that anybody is told. */
function itemIn(image: Readonly<Record<string, AttributeValue>> | undefined): Item | undefined {
  if (image === undefined || isCanary(image.pk?.S ?? '')) return undefined;
  return unmarshall(image as Parameters<typeof unmarshall>[0]);
}

/** DynamoDB signs the deletion of an expired item with its own name (Developer Guide, "DynamoDB Streams and Time to Live"). */
export function isExpiry({ userIdentity }: Pick<DynamoDBRecord, 'userIdentity'>): boolean {
  const { type, principalId } = (userIdentity ?? {}) as { type?: string; principalId?: string };
  return type === 'Service' && principalId === 'dynamodb.amazonaws.com';
}

/** The item before and after, where both are of a type, or one is and there is no other. */
export function ofType<Wanted extends { readonly type: string }>(
  type: Wanted['type'],
  { before, after }: ItemChange,
): { readonly before?: Wanted | undefined; readonly after?: Wanted | undefined } | undefined {
  if ((after ?? before)?.type !== type) return undefined;
  return { before: before as Wanted | undefined, after: after as Wanted | undefined };
}
