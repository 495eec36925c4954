/**
 * Which pages are counted one by one: of the widget's own sites, the first 200 that it hears of in a day (UTC); the rest
 * counts together.
 * Pages come from visitors, so without a bound a stranger could fill the table with counters. The register only grows,
 * and a full one stays as it is: a page counts the same way all day, and the same again when all is rebuilt.
 */
import { createHash } from 'node:crypto';
import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { WidgetConfig } from '../../../config/feedback.ts';
import type { Table } from '../../shared/table/table.ts';
import { gateOrigins } from '../../shared/visitors/admission.ts';
import { dayOf, OTHER_PAGE } from './counts.ts';

const PAGES_A_DAY = 200;

export interface PageRegistry {
  /**
   * As what a page counts that a response names.
   *
   * @param receivedAt when the response came in, ISO 8601 in UTC
   */
  countedAs(widget: string, receivedAt: string, page: string): Promise<string>;
}

/**
 * @param widgets those configured: pages of other sites than theirs are registered for none of them
 * @param pagesADay @default 200
 */
export function pageRegistry(
  { client, tableName }: Table,
  widgets: Readonly<Record<string, Pick<WidgetConfig, 'site' | 'origins'>>>,
  pagesADay = PAGES_A_DAY,
): PageRegistry {
  /** What this process knows to be registered, of the last days that it saw. */
  const known = new Map<string, Set<string>>();

  /** A widget that is configured no longer has no sites to look at; its responses are counted as they come. */
  const isOwn = (widget: string, page: string): boolean => {
    const settings = Object.hasOwn(widgets, widget) ? widgets[widget] : undefined;
    return settings === undefined || gateOrigins(settings).has(new URL(page).origin);
  };

  const remember = (pk: string, pages: ReadonlySet<string>) => {
    if (known.size > 1_000) known.clear();
    known.set(pk, new Set([...(known.get(pk) ?? []), ...pages]));
  };

  async function register(pk: string, hash: string): Promise<boolean> {
    try {
      await client.send(
        new UpdateCommand({
          TableName: tableName,
          Key: { pk, sk: 'pages' },
          UpdateExpression: 'SET #type = :type ADD pages :page',
          ConditionExpression:
            'attribute_not_exists(pages) OR contains(pages, :hash) OR size(pages) < :limit',
          ExpressionAttributeNames: { '#type': 'type' },
          ExpressionAttributeValues: {
            ':type': 'pages',
            ':page': new Set([hash]),
            ':hash': hash,
            ':limit': pagesADay,
          },
        }),
      );
      remember(pk, new Set([hash]));
      return true;
    } catch (error) {
      if ((error as Error).name !== 'ConditionalCheckFailedException') throw error;
      return false;
    }
  }

  return {
    async countedAs(widget, receivedAt, page) {
      if (!isOwn(widget, page)) return OTHER_PAGE;
      const pk = `page-register#${widget}#${dayOf(receivedAt)}`;
      // A hash, so that 200 long addresses stay a small item.
      const hash = createHash('sha256').update(page).digest('base64url').slice(0, 16);
      if (known.get(pk)?.has(hash)) return page;
      const { Item } = await client.send(new GetCommand({ TableName: tableName, Key: { pk, sk: 'pages' } }));
      const registered = (Item?.pages ?? new Set()) as Set<string>;
      remember(pk, registered);
      if (registered.has(hash)) return page;
      if (registered.size >= pagesADay) return OTHER_PAGE;
      return (await register(pk, hash)) ? page : OTHER_PAGE;
    },
  };
}
