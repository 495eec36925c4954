import { randomInt } from 'node:crypto';
import * as z from 'zod/mini';

/** What an owner writes. Only https, so that a short link can't lead to a script or a plain-text page. */
export const linkInput = z.strictObject({
  account: z.string().check(z.regex(/^[A-Za-z0-9_-]{1,100}$/, { error: 'not an id' })),
  name: z.string().check(z.trim(), z.minLength(1), z.maxLength(100)),
  url: z.string().check(
    z.maxLength(2000),
    z.refine((value) => isSafeTarget(value), { error: 'not a web address that begins with https://' }),
  ),
  /** Added to the address as utm_source, utm_medium, utm_campaign. */
  utm: z.optional(
    z.strictObject({
      source: z.optional(z.string().check(z.minLength(1), z.maxLength(100))),
      medium: z.optional(z.string().check(z.minLength(1), z.maxLength(100))),
      campaign: z.optional(z.string().check(z.minLength(1), z.maxLength(100))),
    }),
  ),
});
type LinkInput = z.infer<typeof linkInput>;

/** A product link as it is stored. Its id is the code of its short link. */
export interface Link extends LinkInput {
  readonly id: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}

function isSafeTarget(value: string): boolean {
  if (!URL.canParse(value) || /[\p{Cc}\s]/u.test(value)) return false;
  const { protocol, username, password } = new URL(value);
  return protocol === 'https:' && username === '' && password === '';
}

/** Without characters that people confuse when they type a code from a screen. */
const CODE_LETTERS = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const CODE_LENGTH = 8;

/** A random code: 57^8 possibilities, so that codes can't be walked through. */
export function newCode(): string {
  return Array.from({ length: CODE_LENGTH }, () => CODE_LETTERS[randomInt(CODE_LETTERS.length)]).join('');
}

export function isCode(value: string): boolean {
  return value.length === CODE_LENGTH && [...value].every((letter) => CODE_LETTERS.includes(letter));
}

/** Where a short link leads: the stored address, with the link's UTM values where the address has none of its own. */
export function targetOf(link: Pick<Link, 'url' | 'utm'>): string {
  const url = new URL(link.url);
  for (const [name, value] of Object.entries(link.utm ?? {}))
    if (value !== undefined && !url.searchParams.has(`utm_${name}`))
      url.searchParams.append(`utm_${name}`, value);
  return url.href;
}

/** The parameter of a short link that names the rule whose reply it stands in. */
export const RULE_PARAMETER = 'r';

/** The address that people follow. @param ruleId whose clicks are counted apart. @default nobody's */
export function shortLinkOf(baseUrl: string, id: string, ruleId?: string): string {
  const address = `${baseUrl}/l/${id}`;
  return ruleId === undefined ? address : `${address}?${RULE_PARAMETER}=${tagOfRule(ruleId)}`;
}

/** Names a rule in a short link: the last letters of its id, which are random. */
export function tagOfRule(ruleId: string): string {
  return ruleId.slice(-6);
}

/** Link previews, crawlers and scripts as they name themselves. Instagram's in-app browser is a person's, and CUBOT makes phones. */
const BOTS =
  /(?<!\bcu)bot\b|bots\b|crawl|spider|preview|facebookexternalhit|facebookcatalog|meta-external|whatsapp|slurp|curl\/|wget\/|python-|go-http-client|java\/|okhttp|headless|monitor|scan|fetcher|axios|node-fetch|^node$|^$/i;

/**
 * Whether a click is a program's rather than a person's. Counted apart, never refused.
 *
 * @param headers with lower-case names
 */
export function isBot(method: string, headers: Readonly<Record<string, string>>): boolean {
  const purpose = `${headers['sec-purpose'] ?? ''} ${headers.purpose ?? ''} ${headers['x-moz'] ?? ''}`;
  return method === 'HEAD' || /prefetch|preview/i.test(purpose) || BOTS.test(headers['user-agent'] ?? '');
}
