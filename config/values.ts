/** The small value types that several parts of the configuration share. Each error says what is wrong, not what a type is. */
import * as z from 'zod';
import { isWebhookAddress } from './web-address.ts';

/** One mail address, without a display name. */
export const address = z.email({ error: 'not an address' });

/** `Name <address>` or a bare address, as a From header has it. */
export const mailbox = z.string().refine((value) => mailboxAddress(value) !== undefined, {
  error: 'not an address, nor "Name <address>"',
});

/** The address within a mailbox, or undefined when there is none. */
export function mailboxAddress(value: string): string | undefined {
  const match = /^(?:[^<>\r\n]*<([^<>\s]+)>|([^<>\s]+))$/.exec(value);
  const found = match?.[1] ?? match?.[2];
  return found !== undefined && address.safeParse(found).success ? found : undefined;
}

/** An origin as browsers send it: scheme, host and port, nothing after. */
export const origin = z.string().refine((value) => URL.canParse(value) && new URL(value).origin === value, {
  error: 'not an origin: write scheme and host only, such as https://www.example.com',
});

/** An absolute http or https address. */
export const webAddress = z.string().refine((value) => /^https?:\/\//.test(value) && URL.canParse(value), {
  error: 'not a web address: begin with https://',
});

/**
 * Where a webhook goes: https, without a user name or a fragment. Plain http is taken for loopback only, which nothing
 * but a local engine's environment allows (`selectEnvironment`).
 */
export const webhookAddress = z.string().refine((value) => isWebhookAddress(value), {
  error: 'not a webhook address: begin with https://, and name no user',
});

/** A map's key, which becomes part of a URL and of table keys. */
export const id = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, {
  error: 'not an id: lower-case letters, digits and "-", at most 63',
});

/** The one name that canaries have in each pipeline, for their form, widget and preset. */
export const CANARY = 'frontdesk-canary';

/** All canaries come from two addresses or so: the functions' that send them, and where somebody deploys, now and then several times. */
export const CANARY_RATE = { perAddressPerMinute: 60, perAddressShareOfDay: 1 };

/** What an owner may call a form, a widget or a preset. */
export const ownId = id.refine((value) => value !== CANARY, {
  error: `${CANARY} is kept for the canary, which is made by itself (\`canary: true\`): choose another name`,
});

/** An IANA time zone, such as Europe/Berlin. */
export const timeZone = z.string().refine(
  (value) => {
    try {
      new Intl.DateTimeFormat('en', { timeZone: value });
      return true;
    } catch {
      return false;
    }
  },
  { error: 'not a time zone: write one such as Europe/Berlin or UTC' },
);

/** A whole number, whose bounds are named where it is beyond them. */
export const whole = z.int({
  error: ({ code, minimum, maximum }) => {
    if (code === 'too_big') return `must be at most ${maximum}`;
    return code === 'too_small' ? `must be at least ${minimum}` : 'not a whole number';
  },
});

/** A count of at least one. */
export const positive = whole.min(1);

export const MEGABYTE = 1_000_000;

/**
 * @param option what `maxBytes` is called from where the megabytes stand
 * @returns why the largest that one may send is refused on every day; undefined when there is room for it
 */
export function tooSmallDay(
  megabytesPerDay: number,
  maxBytes: number,
  option: 'maxBytes' | 'files.maxBytes',
): string | undefined {
  if (megabytesPerDay * MEGABYTE >= maxBytes) return undefined;
  const least = Math.ceil(maxBytes / MEGABYTE);
  return `less than ${option}, ${maxBytes} bytes, so that the largest would never be taken: give it at least ${least}, or lower ${option}`;
}

/** What one visitor may have of what there is for all in a day. */
export const shareOfDay = z
  .number()
  .gt(0, { error: 'must be above 0' })
  .max(1, { error: 'must be at most 1' });

/**
 * How hard we try to deliver what leaves (a mail, a webhook, a reply). All durations are in seconds, so that tests can
 * run through a day's horizon in seconds without a fake clock.
 */
export const delivery = z.strictObject({
  /** How long one attempt may take before another may begin. At AWS 45 at least, the function's time-out. @default 90 */
  leaseSeconds: positive.default(90),
  /** Pause after the first failed attempt; doubles each time. @default 15 */
  firstRetrySeconds: positive.default(15),
  /** The longest pause between attempts. @default 3600 */
  longestRetrySeconds: positive.default(3600),
  /** How long after a leg was made (or redriven) it is tried at all. @default 86400, a day: longer than an outage */
  horizonSeconds: positive.default(86_400),
  /** How overdue a leg must be before the sweep takes its message for lost. @default 900 */
  overdueSeconds: positive.default(900),
});
export type Delivery = z.infer<typeof delivery>;
