/** Reads through queries and scans to their end, page by page, by the SDK's own paginators. */
import {
  paginateQuery,
  paginateScan,
  type QueryCommandInput,
  type ScanCommandInput,
} from '@aws-sdk/lib-dynamodb';
import type { Table } from './table.ts';

/** The pages of a query, read as they are asked for. A filter may leave pages empty. */
export async function* queryPages<Item>(
  { client, tableName }: Table,
  query: Omit<QueryCommandInput, 'TableName'>,
): AsyncGenerator<Item[]> {
  for await (const { Items = [] } of paginateQuery({ client }, { TableName: tableName, ...query }))
    yield Items as Item[];
}

/** The items of a query, read page by page as they are asked for. */
export async function* queryItems<Item>(
  table: Table,
  query: Omit<QueryCommandInput, 'TableName'>,
): AsyncGenerator<Item> {
  for await (const page of queryPages<Item>(table, query)) yield* page;
}

/** The items of a scan, read page by page as they are asked for. */
export async function* scanItems<Item>(
  { client, tableName }: Table,
  scan: Omit<ScanCommandInput, 'TableName'> = {},
): AsyncGenerator<Item> {
  for await (const { Items = [] } of paginateScan({ client }, { TableName: tableName, ...scan }))
    yield* Items as Item[];
}
