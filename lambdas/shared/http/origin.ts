/**
 * The address that a visitor's value names, if it stays on one of the origins. The value is resolved as a browser
 * would, because text comparisons are fooled by `//evil.example`, `/\evil.example`, tabs and `user@host`.
 *
 * @param base an absolute address, against which relative values are resolved
 */
export function resolveWithin(value: string, base: string, origins: ReadonlySet<string>): string | undefined {
  if (!URL.canParse(value, base)) return undefined;
  const url = new URL(value, base);
  // A blob: address has the origin of the page that made it, and is none of its pages.
  const isWeb = url.protocol === 'https:' || url.protocol === 'http:';
  const hasCredentials = url.username !== '' || url.password !== '';
  return isWeb && !hasCredentials && origins.has(url.origin) ? url.href : undefined;
}

/** The origins of some absolute addresses. */
export function originsOf(addresses: readonly string[]): ReadonlySet<string> {
  return new Set(addresses.map((address) => new URL(address).origin));
}
