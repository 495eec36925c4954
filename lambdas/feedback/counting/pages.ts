/**
 * Which pages are counted one by one: of the widget's own sites, the first 200 that it hears of in a day (UTC), and those
 * that had their place the day before; the rest counts together.
 *
 * Pages come from visitors, so without a bound a stranger could fill the table with counters; and without a share for each
 * address, one stranger with invented pages could take all places from the real ones. The register only grows, and a full
 * one stays as it is.
 */
import { createHash } from 'node:crypto';
import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { WidgetConfig } from '../../../config/feedback.ts';
import { conditionHeld } from '../../shared/table/condition.ts';
import type { Table } from '../../shared/table/table.ts';
import { updateExpressions } from '../../shared/table/update.ts';
import { networkLimit } from '../../shared/visitors/address.ts';
import { gateOrigins } from '../../shared/visitors/admission.ts';
import { dayOf, OTHER_PAGE } from './counts.ts';

const PAGES_A_DAY = 200;
/** How many places one address takes in a day: people say something about a few pages. */
const PAGES_AN_ADDRESS = 10;
/** How long it is known who took which place: nobody asks on the day after. */
const SHARE_SECONDS = 3 * 86_400;

/** A page as a response names it. */
interface NamedPage {
  readonly widget: string;
  /** When the response came in, ISO 8601 in UTC. */
  readonly receivedAt: string;
  readonly page: string;
  /** Whose it is. */
  readonly addressHash: string;
  /** The IPv6 network that it came from, whose addresses share their places. @default none */
  readonly networkHash?: string | undefined;
}

export interface PageRegistry {
  /** As what a page counts that a response names. */
  countedAs(named: NamedPage): Promise<string>;
}

interface Places {
  /** @default 200 */
  readonly aDay?: number;
  /** @default 10 */
  readonly anAddress?: number;
}

/** Pages by their hashes, so that 200 long addresses stay a small item. */
type Pages = ReadonlySet<string>;

/** @param widgets those configured: pages of other sites than theirs are registered for none of them */
export function pageRegistry(
  table: Table,
  widgets: Readonly<Record<string, Pick<WidgetConfig, 'site' | 'origins'>>>,
  { aDay = PAGES_A_DAY, anAddress = PAGES_AN_ADDRESS }: Places = {},
): PageRegistry {
  /** What this process knows to be registered, of the last days that it saw. */
  const known = new Map<string, Pages>();

  /** A widget that is configured no longer has no sites to look at; its responses are counted as they come. */
  const isOwn = (widget: string, page: string): boolean => {
    const settings = Object.hasOwn(widgets, widget) ? widgets[widget] : undefined;
    if (settings === undefined) return true;
    return URL.canParse(page) && gateOrigins(settings).has(new URL(page).origin);
  };

  const remember = (pk: string, pages: Pages): void => {
    if (known.size > 1_000) known.clear();
    known.set(pk, new Set([...(known.get(pk) ?? []), ...pages]));
  };

  async function read(pk: string): Promise<{ pages: Pages; all: Pages }> {
    const { Item } = await table.client.send(
      new GetCommand({ TableName: table.tableName, Key: { pk, sk: 'pages' } }),
    );
    const pages: Pages = (Item?.pages as Pages | undefined) ?? new Set();
    const all = new Set([...pages, ...((Item?.kept as Pages | undefined) ?? [])]);
    remember(pk, all);
    return { pages, all };
  }

  return {
    async countedAs({ widget, receivedAt, page, addressHash, networkHash }) {
      if (!isOwn(widget, page)) return OTHER_PAGE;
      const day = dayOf(receivedAt);
      const pk = registerOf(widget, day);
      const hash = createHash('sha256').update(page).digest('base64url').slice(0, 16);
      if (known.get(pk)?.has(hash)) return page;
      const today = await read(pk);
      if (today.all.has(hash)) return page;
      const sk = `pages#${networkHash ?? addressHash}`;
      const limit = networkHash === undefined ? anAddress : networkLimit(anAddress, aDay);
      const share = { pk, sk, deleteAt: Date.parse(day) / 1000 + SHARE_SECONDS };
      const isTaken =
        (today.pages.size < aDay &&
          (await addPage(table, share, { set: 'pages', hash, limit })) &&
          (await addPage(table, { pk, sk: 'pages' }, { set: 'pages', hash, limit: aDay }))) ||
        ((await read(registerOf(widget, dayBefore(day)))).all.has(hash) &&
          (await addPage(table, { pk, sk: 'pages' }, { set: 'kept', hash, limit: aDay })));
      if (isTaken) remember(pk, new Set([hash]));
      return isTaken ? page : OTHER_PAGE;
    },
  };
}

function registerOf(widget: string, day: string): string {
  return `page-register#${widget}#${day}`;
}

function dayBefore(day: string): string {
  return new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10);
}

interface Register {
  readonly pk: string;
  readonly sk: string;
  /** Epoch seconds. @default never */
  readonly deleteAt?: number;
}

/** Adds a page to a set that has room for it. @returns whether it is in it then */
function addPage(
  { client, tableName }: Table,
  { pk, sk, deleteAt }: Register,
  { set, hash, limit }: { readonly set: 'pages' | 'kept'; readonly hash: string; readonly limit: number },
): Promise<boolean> {
  const change = updateExpressions({
    set: { type: 'pages', deleteAt },
    add: { [set]: new Set([hash]) },
    condition: `attribute_not_exists(#${set}) OR contains(#${set}, :hash) OR size(#${set}) < :limit`,
    values: { hash, limit },
  });
  return conditionHeld(client.send(new UpdateCommand({ TableName: tableName, Key: { pk, sk }, ...change })));
}
