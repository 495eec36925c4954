/** One list, newest first, of several that are each read in pages. */

interface Dated {
  /** ISO 8601 */
  readonly at: string;
}

/** A page of one of the lists; with a cursor while it goes on. */
export interface ListPage<Part extends string, Item extends Dated> {
  readonly part: Part;
  readonly items: readonly Item[];
  readonly cursor?: string;
}

/**
 * What is known without a hole. Where a list goes on, older entries of the others wait: something of that list may belong between
 * them.
 *
 * @param pages in the order in which they were read; the last of a list says whether it goes on
 */
export function mergeNewest<Part extends string, Item extends Dated>(
  pages: readonly ListPage<Part, Item>[],
): (Item & { readonly part: Part })[] {
  const last = new Map(pages.map((page) => [page.part, page]));
  const ends = [...last.values()].flatMap(({ items, cursor }) => {
    const end = items.at(-1);
    return cursor !== undefined && end ? [end.at] : [];
  });
  const known = ends.toSorted().at(-1) ?? '';
  return pages
    .flatMap(({ part, items }) => items.map((item) => ({ ...item, part })))
    .filter(({ at }) => at >= known)
    .sort((one, other) => other.at.localeCompare(one.at));
}

/** Where each list goes on after some pages; undefined when none does. */
export function cursorsOf<Part extends string>(
  pages: readonly ListPage<Part, Dated>[],
): ReadonlyMap<Part, string> | undefined {
  const cursors = new Map(
    pages.flatMap(({ part, cursor }) => (cursor === undefined ? [] : [[part, cursor] as const])),
  );
  return cursors.size > 0 ? cursors : undefined;
}
