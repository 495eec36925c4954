import type { KeywordDmConfig } from '../../../config/keyword-dm.ts';
import { notFound } from '../../shared/http/endpoint.ts';
import { HttpError } from '../../shared/http/errors.ts';
import { json, noContent } from '../../shared/http/respond.ts';
import { readInput, readObject, wrongField } from '../../shared/owner/input.ts';
import type { Call, OwnerRoute } from '../../shared/owner/router.ts';
import { entryTag, requireSeen } from '../../shared/owner/unchanged.ts';
import { together } from '../../shared/runtime/together.ts';
import type { Table } from '../../shared/table/table.ts';
import { type Link, linkInput, newCode, shortLinkOf } from '../rules/link.ts';
import { deleteLink, getLink, putLink, toLink } from '../rules/link-store.ts';
import { seenRules } from '../rules/store.ts';
import { clicksOfAllTime, NOTHING, sentOfAllTime, sumBy } from '../statistics/facts.ts';
import { pageOfLinks } from './pages.ts';
import { aboutAccount, accountOf, seesAccount } from './request.ts';

export interface LinkRoutes {
  readonly table: Table;
  readonly config: Pick<KeywordDmConfig, 'accounts'>;
  readonly now: () => Date;
  /** The base address of short links. */
  readonly baseUrl: () => Promise<string>;
}

/** `/owner/links`: list, create, read, replace, delete. */
export function linkRoutes({ table, config, now, baseUrl }: LinkRoutes): OwnerRoute[] {
  async function answer(status: number, link: Link) {
    const [described] = await describeLinks(table, await baseUrl(), [link]);
    return json(status, described, { etag: entryTag(link.updatedAt) });
  }

  async function find(id: string, call: Call): Promise<Link> {
    const link = await getLink(table, id);
    if (!link || !seesAccount(config, call, link.account)) throw notFound();
    aboutAccount(config, call, link.account);
    return link;
  }

  async function save(body: Record<string, unknown>, before: Link | undefined, call: Call): Promise<Link> {
    const account = accountOf(config, call, body.account === undefined ? before?.account : body.account);
    // Rules of its account use it, and would not be found by another one's.
    if (before && before.account !== account) throw wrongField('account', 'A link stays with its account.');
    const input = readInput(linkInput, { ...body, account });
    const time = now().toISOString();
    const link = {
      ...input,
      id: before?.id ?? newCode(),
      createdAt: before?.createdAt ?? time,
      updatedAt: time,
    };
    if (!(await putLink(table, link, before)))
      throw new HttpError(409, 'CONFLICT', 'Somebody else has just changed this link. Read it again.');
    return link;
  }

  return [
    {
      method: 'GET',
      path: '/owner/links',
      keeps: 'entry',
      answer: async (request, _, call) => {
        const account = accountOf(config, call, request.query.account);
        const { items, ...rest } = await pageOfLinks(table, account, request, now());
        return json(200, { items: await describeLinks(table, await baseUrl(), items.map(toLink)), ...rest });
      },
    },
    {
      method: 'POST',
      path: '/owner/links',
      keeps: 'entry',
      answer: async (request, _, call) => answer(201, await save(readObject(request), undefined, call)),
    },
    {
      method: 'GET',
      path: '/owner/links/{id}',
      keeps: 'entry',
      answer: async (_, { id = '' }, call) => answer(200, await find(id, call)),
    },
    {
      method: 'PUT',
      path: '/owner/links/{id}',
      keeps: 'entry',
      answer: async (request, { id = '' }, call) => {
        const before = await find(id, call);
        requireSeen(request, entryTag(before.updatedAt));
        return answer(200, await save(readObject(request), before, call));
      },
    },
    {
      method: 'DELETE',
      path: '/owner/links/{id}',
      keeps: 'entry',
      answer: async (_, { id = '' }, call) => {
        const link = await find(id, call);
        await deleteUnused(table, link, now());
        return noContent();
      },
    },
  ];
}

/** How often the rules are looked through again because one of them has changed in between. */
const LOOKS = 3;

/** Messages that were sent carry it, too; a link that no rule uses may go. */
async function deleteUnused(table: Table, { id, account }: Link, now: Date): Promise<void> {
  for (let look = 0; look < LOOKS; look++) {
    const { rules, unchanged } = await seenRules(table, account);
    const user = rules.find(({ linkId }) => linkId === id);
    if (user) throw new HttpError(409, 'IN_USE', `The rule "${user.name}" uses this link.`);
    if (await deleteLink(table, id, unchanged, now)) return;
  }
  throw new HttpError(409, 'CONFLICT', 'Rules are being changed at this moment. Try again.');
}

/** With what was sent and clicked of all time. */
async function describeLinks(table: Table, url: string, links: readonly Link[]) {
  const accounts = [...new Set(links.map(({ account }) => account))];
  const [sent, clicks] = await together([
    together(accounts.map((account) => sentOfAllTime(table, account))),
    clicksOfAllTime(
      table,
      links.map(({ id }) => id),
    ),
  ]);
  const sums = sumBy([...sent.flat(), ...clicks], ({ linkId }) => linkId);
  return links.map((link) => {
    const { sent, clicked, bots } = sums.get(link.id) ?? NOTHING;
    return {
      ...link,
      etag: entryTag(link.updatedAt),
      shortUrl: shortLinkOf(url, link.id),
      sent,
      clicks: { people: clicked, bots },
    };
  });
}
