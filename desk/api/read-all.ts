interface Page<Item> {
  readonly data: { readonly items: readonly Item[]; readonly cursor?: string };
}

/** A collection to its end. @param read reads the page after a cursor; the first one without */
export async function readAll<Item>(
  read: (cursor: string | undefined) => Promise<Page<Item>>,
): Promise<Item[]> {
  const items: Item[] = [];
  let cursor: string | undefined;
  do {
    const { data } = await read(cursor);
    items.push(...data.items);
    cursor = data.cursor;
  } while (cursor !== undefined);
  return items;
}
