/** Where things are in the table. */
import type { Incoming } from '../incoming/incoming.ts';

/** A comment or message, with its legs next to it. */
export function incomingKey({ surface, account, id }: Pick<Incoming, 'surface' | 'account' | 'id'>): string {
  return `${surface === 'post' || surface === 'live' ? 'comment' : 'message'}#${account}#${id}`;
}

/** Whose log line it is: the comment's or message's own id, as Instagram has it. */
export function replyCorrelation(pk: string): { readonly correlationId: string } {
  return { correlationId: pk.split('#').slice(2).join('#') };
}

/** All rules of an account are one partition: they are read together. */
export const rulesKey = (account: string) => `rules#${account}`;
export const linkKey = (code: string) => `link#${code}`;
export const accountKey = (account: string) => `account#${account}`;
export const cooldownKey = (account: string, ruleId: string, personId: string) =>
  `cooldown#${account}#${ruleId}#${personId}`;

/** Lists for the owner (`gsi1pk`), newest first. */
export const outboxList = (account: string) => `outbox#${account}`;
export const unansweredList = (account: string) => `unanswered#${account}`;
export const linkList = (account: string) => `links#${account}`;

/** Whether a person wants replies; the digest stands in the place of their id. */
export const wishKey = (account: string, digest: string) => `person#${account}#${digest}`;
