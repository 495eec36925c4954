import { describe, expect, it } from 'vitest';
import { updateExpressions } from '../../../../../lambdas/shared/table/update.ts';

describe('an update of an item', () => {
  it('names what it sets, takes away, adds to and takes out of, and what must hold', () => {
    const change = {
      set: { state: 'sent', settledAt: '2026-01-01', reason: undefined },
      remove: ['gsi2pk'],
      add: { attempts: 1, reached: undefined },
      drop: { openings: new Set(['a']) },
      condition: '#state = :seen AND #dueAt <= :now',
      values: { seen: 'sending', now: 'x' },
    };
    expect(updateExpressions(change)).toEqual({
      UpdateExpression:
        'SET #state = :set_state, #settledAt = :set_settledAt REMOVE #gsi2pk ADD #attempts :add_attempts DELETE #openings :drop_openings',
      ConditionExpression: '#state = :seen AND #dueAt <= :now',
      ExpressionAttributeNames: {
        '#state': 'state',
        '#settledAt': 'settledAt',
        '#gsi2pk': 'gsi2pk',
        '#attempts': 'attempts',
        '#openings': 'openings',
        '#dueAt': 'dueAt',
      },
      ExpressionAttributeValues: {
        ':set_state': 'sent',
        ':set_settledAt': '2026-01-01',
        ':add_attempts': 1,
        ':drop_openings': new Set(['a']),
        ':seen': 'sending',
        ':now': 'x',
      },
    });
  });

  it('leaves out what there is nothing of: DynamoDB refuses empty parts', () => {
    expect(updateExpressions({ remove: ['a'] })).toEqual({
      UpdateExpression: 'REMOVE #a',
      ExpressionAttributeNames: { '#a': 'a' },
    });
  });
});
