import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { expect, it } from 'vitest';
import { planOf } from '../../../../cli/restore/command.ts';
import { missesErasuresSince, noteLeft, tableSource } from '../../../../cli/restore/left.ts';
import type { Source } from '../../../../cli/restore/source.ts';

const stoppedAt = new Date('2026-11-28T13:00:00Z');

/** A table that is there, or is not, with its tags. */
function tableWith(isThere: boolean) {
  let tags: unknown[] = [];
  const send = async (command: { constructor: { name: string }; input: { Tags?: unknown[] } }) => {
    const { name } = command.constructor;
    if (name === 'ListTagsOfResourceCommand') return { Tags: tags };
    if (!isThere) throw Object.assign(new Error('gone'), { name: 'ResourceNotFoundException' });
    if (name === 'TagResourceCommand') tags = command.input.Tags ?? [];
    return { Table: { TableArn: 'arn' } };
  };
  return { send } as unknown as DynamoDBClient;
}

it('says of a table that was left when that was', async () => {
  const client = tableWith(true);
  expect(await tableSource(client, 't')).toEqual({ kind: 'table', table: 't' });
  await noteLeft(client, 't', stoppedAt);
  expect(await tableSource(client, 't')).toEqual({ kind: 'table', table: 't', leftAt: stoppedAt });
});

it('asks no more of a table that is gone', async () => {
  const client = tableWith(false);
  await noteLeft(client, 't', stoppedAt);
  expect(await tableSource(client, 't')).toEqual({ kind: 'table', table: 't' });
});

it.each<[string, Source, string]>([
  ['a moment', { kind: 'moment', table: 't', to: stoppedAt }, '2026-11-28T13:00:00.000Z'],
  ['a table that was left', { kind: 'table', table: 't', leftAt: stoppedAt }, '2026-11-28T12:00:00.000Z'],
  ['a table that says no time', { kind: 'table', table: 't' }, '1970-01-01T00:00:00.000Z'],
])('is erased again in %s from when on that lacks it', (_, source, since) => {
  expect(missesErasuresSince(source).toISOString()).toBe(since);
});

it('warns of a table that was left before the ledger begins', () => {
  const plan = (now: string) =>
    planOf('S', 'p', { kind: 'table', table: 't', leftAt: stoppedAt }, new Date(now)).join('\n');
  expect(plan('2027-01-12T12:00:00Z')).not.toContain('once more');
  expect(plan('2027-01-12T14:00:00Z')).toContain('Delete them once more');
});
