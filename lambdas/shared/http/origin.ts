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

/** In which a page of ours carries the website's origin: the browser of who corrects something there names ours. */
export const ORIGIN_FIELD = '_origin';

/**
 * The website that something was sent from: as the browser names it, unless that is none of the website's and a page of
 * ours names one that is.
 *
 * @param carried the field `ORIGIN_FIELD`, which anybody can write
 * @param origins of the website
 */
export function websiteOf(
  origin: string | undefined,
  carried: unknown,
  origins: ReadonlySet<string>,
): string | undefined {
  if (origin !== undefined && origins.has(origin)) return origin;
  return typeof carried === 'string' && origins.has(carried) ? carried : origin;
}

/** The origins of some absolute addresses. */
export function originsOf(addresses: readonly string[]): ReadonlySet<string> {
  return new Set(addresses.map((address) => new URL(address).origin));
}
