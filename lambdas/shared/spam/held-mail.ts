/**
 * Where no other mail leaves that could say it, the owner hears of what was held as spam by a mail of its own: a day after
 * the first of it, or as many as it waits, and one a day for each set of recipients.
 */
import { createHash } from 'node:crypto';
import type { Brand } from '../../../config/brand.ts';
import { html } from '../http/html.ts';
import { type LegKey, newLeg } from '../legs/legs.ts';
import type { Outcome } from '../legs/record.ts';
import { atDesk, layOut, lines, type MailContent } from '../mail/template.ts';
import type { DeskUrl } from '../runtime/desk-url.ts';
import { epochSeconds, type TimedTable } from '../table/table.ts';
import { transact } from '../table/transact.ts';
import { heldSince, takeHeld } from './held.ts';
import { confirmOrTellAgain, type HeldTexts, heldCount, heldLine } from './held-note.ts';

/** The kind of its leg. */
export const HELD_LEG = 'held';

const DAY_MILLISECONDS = 86_400_000;
/** The claim's, and the leg's with it. */
const KEEP_DAYS = 30;

/** Forms or widgets whose mails go to the same people. */
export interface HeldSet {
  readonly to: readonly string[];
  readonly held: readonly HeldTexts[];
}

/** Groups by recipients, in whichever order and case they are written. */
export function heldSets(entries: readonly (HeldTexts & { readonly to: readonly string[] })[]): HeldSet[] {
  const groups = Map.groupBy(entries, ({ to }) => keyOfRecipients(to));
  return [...groups.values()].map((held) => ({ to: held[0]?.to ?? [], held }));
}

function keyOfRecipients(to: readonly string[]): string {
  return [...new Set(to.map((address) => address.toLowerCase()))].sort().join(' ');
}

/** A name for a set of recipients that gives away none of them. */
export function hashOf(set: HeldSet): string {
  return createHash('sha256').update(keyOfRecipients(set.to)).digest('hex').slice(0, 16);
}

/** Begins the mails that are due. Run as often as one likes. @returns how many it began */
export async function beginHeldMails(store: TimedTable, sets: readonly HeldSet[]): Promise<number> {
  let begun = 0;
  for (const set of sets) if ((await isDue(store, set)) && (await begin(store, set))) begun++;
  return begun;
}

async function isDue(store: TimedTable, { held }: HeldSet): Promise<boolean> {
  const now = store.now().getTime();
  for (const one of held) {
    const since = await heldSince(store, one);
    if (since && since.getTime() <= now - (one.waitsDays ?? 1) * DAY_MILLISECONDS) return true;
  }
  return false;
}

/** The leg is the claim: who writes it first sends it, once for the set and the day (UTC). */
async function begin(store: TimedTable, set: HeldSet): Promise<boolean> {
  const now = store.now();
  const pk = `held-mail#${hashOf(set)}_${now.toISOString().slice(0, 10)}`;
  const deleteAt = epochSeconds(now) + (KEEP_DAYS * DAY_MILLISECONDS) / 1000;
  const Item = newLeg({ pk, leg: HELD_LEG }, now, deleteAt);
  const ConditionExpression = 'attribute_not_exists(pk)';
  return transact(store.client, [{ Put: { TableName: store.tableName, Item, ConditionExpression } }]);
}

export interface HeldMailDelivery {
  readonly store: TimedTable;
  readonly deskUrl: DeskUrl;
  /** Where at the desk it is looked through, such as `/inbox?view=spam`. */
  readonly lookAt: string;
  readonly sets: readonly HeldSet[];
  readonly brand?: Brand | undefined;
  readonly send: (content: MailContent, to: readonly string[]) => Promise<Outcome>;
}

/** Sends such a mail about all that its set's forms or widgets hold by then. */
export async function deliverHeldMail(
  { store, sets, brand, send, deskUrl, lookAt }: HeldMailDelivery,
  { pk, leg }: LegKey,
): Promise<Outcome> {
  const set = sets.find((candidate) => pk.startsWith(`held-mail#${hashOf(candidate)}_`));
  if (!set) return { outcome: 'dropped', reason: 'not-configured' };
  const taken: (HeldTexts & { readonly count: number })[] = [];
  for (const held of set.held) {
    const count = await takeHeld(store, held, { pk, leg });
    if (count > 0) taken.push({ ...held, count });
  }
  if (taken.length === 0) return { outcome: 'dropped', reason: 'told-already' };
  const outcome = await send(composeHeld(taken, brand, atDesk(await deskUrl(), lookAt, brand)), set.to);
  if (outcome.outcome === 'sent')
    for (const held of taken) await confirmOrTellAgain(store, held, { pk, leg });
  return outcome;
}

/** What such a mail says. */
export function composeHeld(
  taken: readonly (HeldTexts & { readonly count: number })[],
  brand?: Brand,
  open?: ReturnType<typeof atDesk>,
): MailContent {
  const sum = taken.reduce((all, { count }) => all + count, 0);
  const text = [
    ...taken.map((held) => heldLine(held, held.count)),
    '',
    'Nothing is lost: look through them, and release what is honest. This mail leaves at most once a day.',
  ].join('\n');
  const title = `${heldCount(sum)} held as spam`;
  return {
    subject: title,
    text: open ? `${text}\n\n${open.text}` : text,
    ...layOut({ brand, language: 'en', title, body: html`${lines(text)}${open?.html}` }),
  };
}
