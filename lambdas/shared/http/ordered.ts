/**
 * An object whose names keep the order of its entries, in JSON too. A plain object moves names that are numbers, such as
 * `2`, to its front.
 */
export function orderedRecord<Value>(
  entries: readonly (readonly [name: string, value: Value])[],
): Readonly<Record<string, Value>> {
  const names = [...new Map(entries).keys()];
  return new Proxy(Object.fromEntries(entries), { ownKeys: () => names });
}
