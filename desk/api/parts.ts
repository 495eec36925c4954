/** Exports come in parts: where a file goes on stands in the header `Link`. */

interface Part {
  readonly data: unknown;
  readonly headers: Headers;
}

/** @param read reads the part after a cursor; the first one without */
export async function readParts(read: (cursor: string | undefined) => Promise<Part>): Promise<string[]> {
  const parts: string[] = [];
  let cursor: string | undefined;
  do {
    const { data, headers } = await read(cursor);
    parts.push(String(data));
    cursor = nextCursor(headers.get('link'));
  } while (cursor !== undefined);
  return parts;
}

/** @param link such as `<?cursor=…&format=csv>; rel="next"` */
function nextCursor(link: string | null): string | undefined {
  const [, query] = /^<(\?[^>]+)>/.exec(link ?? '') ?? [];
  return query === undefined ? undefined : (new URLSearchParams(query).get('cursor') ?? undefined);
}
