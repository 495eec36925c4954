/** Records of a table's stream, as Lambda gets them. */
import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import fc from 'fast-check';

/** 2026-11-28T10:00:05Z */
const WRITTEN_AT = 1_795_860_005;
export const WRITTEN = new Date(WRITTEN_AT * 1000).toISOString();

interface Write {
  readonly before?: object;
  readonly after?: object;
  /** Whether it went by its time to live. @default false */
  readonly isExpiry?: boolean;
}

export function recordOf({ before, after, isExpiry = false }: Write): DynamoDBRecord {
  const image = (item: object) => marshall(item, { removeUndefinedValues: true }) as never;
  return {
    eventName: before ? (after ? 'MODIFY' : 'REMOVE') : 'INSERT',
    dynamodb: {
      ApproximateCreationDateTime: WRITTEN_AT,
      ...(before && { OldImage: image(before) }),
      ...(after && { NewImage: image(after) }),
    },
    ...(isExpiry && { userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' } }),
  };
}

/** What strangers write, each with a mark by which it is found again wherever it went. */
export const hostileText = fc
  .tuple(
    fc.string({ unit: 'grapheme', maxLength: 40 }),
    fc.constantFrom('', '@mail.example', '<!channel>', '\r\nBcc: x@y.example', '#', 'rule_', '"}'),
  )
  .map(([text, more]) => `${text}Typed${more}`);
