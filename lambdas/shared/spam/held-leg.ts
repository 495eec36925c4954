/** Legs of what is held as spam: they end for that, and its release finds them, whatever happens at the same moment. */
import type { Leg } from '../legs/legs.ts';
import type { Recording } from '../legs/record.ts';
import type { Table } from '../table/table.ts';
import type { TransactItem } from '../table/transact.ts';

/**
 * A leg ends as held for spam only together with a look at whether what it belongs to still is: its owner may release it at
 * that very moment, and would wait for a mail that nobody sends.
 *
 * @param owner the sort key of what the leg belongs to
 * @param reason by which such a leg ends
 */
export function endAsHeld<Kind extends string>(
  { tableName }: Pick<Table, 'tableName'>,
  owner: string,
  reason: string,
): NonNullable<Recording<Kind>['endWith']> {
  return ({ pk }, { outcome }) => {
    if (outcome.reason !== reason) return [];
    return [
      {
        ConditionCheck: {
          TableName: tableName,
          Key: { pk, sk: owner },
          ConditionExpression: '#state = :spam',
          ExpressionAttributeNames: { '#state': 'state' },
          ExpressionAttributeValues: { ':spam': 'spam' },
        },
      },
    ];
  };
}

/**
 * An attempt that is under way goes on, now for what is no spam. A leg that has just ended as held, after it was seen here,
 * would be missed: the release then starts again and finds it.
 */
export function stillOpen({ tableName }: Pick<Table, 'tableName'>, legs: readonly Leg[]): TransactItem[] {
  return legs
    .filter(({ state }) => state === 'pending' || state === 'sending')
    .map(({ pk, sk }) => ({
      ConditionCheck: {
        TableName: tableName,
        Key: { pk, sk },
        ConditionExpression: '#state <> :expired',
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: { ':expired': 'expired' },
      },
    }));
}
