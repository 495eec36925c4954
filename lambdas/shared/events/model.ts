/**
 * What happens in Frontdesk, as programs get it: one model for all pipelines, by docs/events.md, which has its JSON Schemas. Version 1
 * only grows.
 *
 * An event holds ids, times, outcomes and what rules decided: nothing that a visitor wrote, and nothing that names a person. An archive
 * can't forget one event.
 */
import * as z from 'zod/mini';

const time = z.iso.datetime();
const names = z.array(z.string());

/** Why something happened: one of our own words, such as `honeypot`, and none of anybody else. */
const code = z.string().check(z.regex(/^[\w.:-]{1,100}$/));

/** By whom something was deleted: its owner (or its author), or its time to live. */
const by = z.enum(['person', 'expiry']);

const envelope = {
  /** The same whenever it is told: whoever has seen it does nothing. */
  id: z.string(),
  version: z.literal(1),
  /** When it happened. */
  timestamp: time,
};

const submission = z.strictObject({
  ...envelope,
  type: z.enum(['submission.accepted', 'submission.held', 'submission.released', 'submission.deleted']),
  data: z.strictObject({
    submission: z.string(),
    form: z.string(),
    receivedAt: time,
    /** Ids of the rules that fired, without shadows. */
    rules: names,
    /** Those that rules gave it. Where an owner may have added some, only destinations get them. */
    labels: z.optional(names),
    /** Who takes care of it. Destinations alone get it: it names a person. */
    assignee: z.optional(z.string()),
    /** Why it is held. */
    reasons: z.optional(z.array(code)),
    /** Who deleted it. */
    by: z.optional(by),
  }),
});

const response = z.strictObject({
  ...envelope,
  type: z.enum(['response.accepted', 'response.held', 'response.changed', 'response.deleted']),
  data: z.strictObject({
    response: z.string(),
    widget: z.string(),
    receivedAt: time,
    /** From 1; each change adds one. */
    revision: z.number(),
    rules: names,
    labels: z.optional(names),
    assignee: z.optional(z.string()),
    reasons: z.optional(z.array(code)),
    by: z.optional(by),
  }),
});

const image = z.strictObject({
  ...envelope,
  type: z.enum(['image.ready', 'image.rejected', 'image.deleted']),
  data: z.strictObject({
    image: z.string(),
    preset: z.string(),
    createdAt: time,
    /** Why it was rejected. */
    reason: z.optional(code),
    by: z.optional(by),
  }),
});

const reply = z.strictObject({
  ...envelope,
  type: z.enum(['reply.sent', 'reply.failed']),
  data: z.strictObject({
    /** A digest: the id of a message contains who wrote it. */
    reply: z.string(),
    kind: z.enum(['private', 'public']),
    /** The account's Instagram user id. */
    account: z.string(),
    /** The rule's and the link's ids; absent from replies that have none. */
    rule: z.optional(z.string()),
    link: z.optional(z.string()),
    /** `unknown`: it may have been sent. `expired`: it could not be sent in time, or was not wanted any more. */
    outcome: z.enum(['sent', 'failed', 'unknown', 'expired']),
    reason: z.optional(code),
  }),
});

const link = z.strictObject({
  ...envelope,
  type: z.literal('link.clicked'),
  data: z.strictObject({
    link: z.string(),
    account: z.string(),
    /** Of the rule whose reply it stood in: the last six letters of its id. */
    ruleTag: z.optional(z.string()),
  }),
});

const account = z.strictObject({
  ...envelope,
  type: z.enum(['account.paused', 'account.stopped', 'account.resumed']),
  data: z.strictObject({
    account: z.string(),
    reason: z.optional(code),
    /** Until when it rests. */
    until: z.optional(time),
  }),
});

const attention = z.strictObject({
  ...envelope,
  type: z.literal('attention'),
  data: z.strictObject({
    pipeline: z.enum(['contact', 'feedback', 'images', 'keyword-dm']),
    /** A heading of the runbook's section on attention. */
    reason: code,
    /** What it is about: the id of a submission, response or image. Absent where it is about all of them. */
    about: z.optional(z.string()),
    /** Which leg, such as `mail`. */
    leg: z.optional(z.string()),
    /** What it was answered with. */
    cause: z.optional(code),
  }),
});

const test = z.strictObject({
  ...envelope,
  type: z.literal('test'),
  data: z.strictObject({
    /** By whose functions it is told. */
    pipeline: z.string(),
    destination: z.string(),
  }),
});

/** By what they are about, in the order of docs/events.md. */
export const EVENT_SCHEMAS = { submission, response, image, reply, link, account, attention, test };

export const eventSchema = z.union([submission, response, image, reply, link, account, attention, test]);
export type FrontdeskEvent = z.infer<typeof eventSchema>;
export type EventType = FrontdeskEvent['type'];
/** What an event of a type holds. */
export type EventData<Type extends EventType> =
  Extract<FrontdeskEvent, { readonly type: Type | EventType }> extends infer Event
    ? Event extends { readonly type: infer Types; readonly data: infer Data }
      ? Type extends Types
        ? Data
        : never
      : never
    : never;

interface Happened<Type extends EventType> {
  readonly type: Type;
  /** ISO 8601 */
  readonly at: string;
  readonly data: EventData<Type>;
  /** What it happened to, such as a submission's id. */
  readonly of: string;
  /** Tells it from others of its type that happened to the same. @default the moment */
  readonly nth?: string | number;
}

/** An event with an id that is made of what happened, so that it is the same each time it is derived. */
export function newEvent<Type extends EventType>(happened: Happened<Type>): FrontdeskEvent {
  const { type, at, data, of, nth = Date.parse(at) } = happened;
  return { id: `${of}.${type}.${nth}`, version: 1, type, timestamp: at, data } as FrontdeskEvent;
}

/** A reason as it was stored, where it is one of our own words; else `other`. */
export function codeOf(reason: string): string {
  return code.safeParse(reason).success ? reason : 'other';
}

/** The rules that fired and were no shadows. */
export function firedRules(
  rules: readonly { readonly id: string; readonly would?: readonly string[] }[] = [],
): string[] {
  return rules.filter(({ would }) => would === undefined).map(({ id }) => id);
}
