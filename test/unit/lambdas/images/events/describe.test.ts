import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { expect, it } from 'vitest';
import { describer } from '../../../../../lambdas/images/events/describe.ts';
import { newEvent } from '../../../../../lambdas/shared/events/model.ts';
import { simTables } from '../../../../support/sim-table.ts';

const AT = '2026-11-28T10:00:00.000Z';
const ID = '0199aaaa-0000-7000-8000-000000000000';

/** What destinations are told of an event about an image, which is in the table as it is given. */
async function describe(image: object | undefined, type: 'image.ready' | 'image.rejected' | 'image.deleted') {
  const { client, now } = simTables('table');
  const key = { pk: `image#${ID}`, sk: 'image' };
  if (image) await client.send(new PutCommand({ TableName: 'table', Item: { ...key, id: ID, ...image } }));
  const tell = describer({
    table: { client, tableName: 'table', now },
    deskUrl: async () => 'https://desk.example',
    timeZone: 'Europe/Berlin',
  });
  const event = newEvent({ type, at: AT, of: ID, data: { image: ID, preset: 'gallery', createdAt: AT } });
  return {
    private: await tell(event, { contents: false }),
    open: await tell(event, { contents: true }),
  };
}

const ready = { preset: 'gallery', state: 'ready', alt: 'Tea on a table', manifest: { variants: [] } };

it('a picture that is ready: where it is looked at, its description only where contents are asked for', async () => {
  const told = await describe(ready, 'image.ready');
  expect(told.private).toMatchObject({
    message: {
      title: 'New picture: gallery',
      answers: [],
      link: { text: 'Open at the desk', url: `https://desk.example/pictures/${ID}` },
    },
  });
  expect(told.private?.message.facts).toContainEqual({
    label: 'When',
    value: expect.stringContaining('11:00'),
  });
  expect(JSON.stringify(told.private?.message)).not.toContain('Tea');
  expect(told.open?.message.answers).toEqual([{ label: 'Description', value: 'Tea on a table' }]);
  expect(told.open?.contents).toEqual({
    id: ID,
    preset: 'gallery',
    alt: 'Tea on a table',
    manifest: { variants: [] },
  });
});

it('a picture that was refused: why', async () => {
  const reason = { code: 'NO_IMAGE', message: 'This is no picture.' };
  const { open } = await describe({ preset: 'gallery', state: 'rejected', reason }, 'image.rejected');
  expect(open?.message.title).toBe('Picture refused: gallery');
  expect(open?.message.facts).toContainEqual({ label: 'Why', value: 'This is no picture.' });
});

it.each([
  ['one that is gone', undefined, 'image.ready'],
  ['one that is being deleted', { ...ready, state: 'deleting' }, 'image.ready'],
  ['a deletion', ready, 'image.deleted'],
] as const)('nobody is told of %s', async (_, image, type) => {
  expect((await describe(image, type)).open).toBeUndefined();
});
