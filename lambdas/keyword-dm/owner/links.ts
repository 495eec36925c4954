import { DeleteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { KeywordDmConfig } from '../../../config/keyword-dm.ts';
import { notFound } from '../../shared/http/endpoint.ts';
import { HttpError } from '../../shared/http/errors.ts';
import { json, noContent } from '../../shared/http/respond.ts';
import { readInput, readObject } from '../../shared/owner/input.ts';
import type { OwnerRoute } from '../../shared/owner/router.ts';
import { together } from '../../shared/runtime/together.ts';
import type { Table } from '../../shared/table/table.ts';
import { type Link, linkInput, newCode } from '../rules/link.ts';
import { listRules } from '../rules/store.ts';
import { linkKey, linkList } from '../table/keys.ts';
import { pageOfLinks } from './pages.ts';
import { requireAccount } from './request.ts';

export interface LinkRoutes {
  readonly table: Table;
  readonly config: Pick<KeywordDmConfig, 'accounts'>;
  readonly now: () => Date;
  /** The base address of short links. */
  readonly baseUrl: () => Promise<string>;
}

/** `/owner/links`: list, create, read, replace, delete. */
export function linkRoutes({ table, config, now, baseUrl }: LinkRoutes): OwnerRoute[] {
  const { client, tableName } = table;

  async function describe(link: Link) {
    const Key = { pk: linkKey(link.id), sk: 'clicks' };
    const { Item } = await client.send(new GetCommand({ TableName: tableName, Key }));
    const clicks = { people: Number(Item?.people ?? 0), bots: Number(Item?.bots ?? 0) };
    return { ...link, shortUrl: `${await baseUrl()}/l/${link.id}`, clicks };
  }

  async function find(id: string): Promise<Link> {
    const link = await getLink(table, id);
    if (!link) throw notFound();
    return link;
  }

  async function save(body: Record<string, unknown>, before: Link | undefined): Promise<Link> {
    const named = body.account === undefined ? before?.account : (body.account as string);
    const account = requireAccount(config, named);
    const input = readInput(linkInput, { ...body, account });
    const time = now().toISOString();
    const link = {
      ...input,
      id: before?.id ?? newCode(),
      createdAt: before?.createdAt ?? time,
      updatedAt: time,
    };
    const Item = {
      ...link,
      pk: linkKey(link.id),
      sk: 'link',
      type: 'link',
      gsi1pk: linkList(account),
      gsi1sk: `${link.createdAt}#${link.id}`,
    };
    const ConditionExpression = before ? 'attribute_exists(pk)' : 'attribute_not_exists(pk)';
    await client.send(new PutCommand({ TableName: tableName, Item, ConditionExpression }));
    return link;
  }

  return [
    {
      method: 'GET',
      path: '/owner/links',
      answer: async (request) => {
        const account = requireAccount(config, request.query.account);
        const { items, ...rest } = await pageOfLinks(table, account, request, now());
        return json(200, { items: await together(items.map((item) => describe(toLink(item)))), ...rest });
      },
    },
    {
      method: 'POST',
      path: '/owner/links',
      answer: async (request) => json(201, await describe(await save(readObject(request), undefined))),
    },
    {
      method: 'GET',
      path: '/owner/links/{id}',
      answer: async (_, { id = '' }) => json(200, await describe(await find(id))),
    },
    {
      method: 'PUT',
      path: '/owner/links/{id}',
      answer: async (request, { id = '' }) =>
        json(200, await describe(await save(readObject(request), await find(id)))),
    },
    {
      method: 'DELETE',
      path: '/owner/links/{id}',
      answer: async (_, { id = '' }) => {
        const link = await find(id);
        const user = (await listRules(table, link.account)).find(({ linkId }) => linkId === id);
        // Messages that were sent carry it, too; a link that no rule uses may go.
        if (user) throw new HttpError(409, 'IN_USE', `The rule "${user.name}" uses this link.`);
        for (const sk of ['link', 'clicks'])
          await client.send(new DeleteCommand({ TableName: tableName, Key: { pk: linkKey(id), sk } }));
        return noContent();
      },
    },
  ];
}

export async function getLink({ client, tableName }: Table, id: string): Promise<Link | undefined> {
  const Key = { pk: linkKey(id), sk: 'link' };
  const { Item } = await client.send(new GetCommand({ TableName: tableName, Key, ConsistentRead: true }));
  return Item && toLink(Item);
}

function toLink({
  pk: _,
  sk: __,
  type: ___,
  gsi1pk: ____,
  gsi1sk: _____,
  ...link
}: object & Partial<Record<string, unknown>>): Link {
  return link as unknown as Link;
}
