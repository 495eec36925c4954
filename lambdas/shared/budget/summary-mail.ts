/**
 * Where the budget leaves out single mails, one an hour tells what came in: for each set of recipients, begun by the sweep.
 * What it tells it claims first, as mails about spam do (`../spam/held.ts`), so that no two say the same, and what was claimed
 * by a mail that was never sent is told by the next.
 */

import type { Brand } from '../../../config/brand.ts';
import { html } from '../http/html.ts';
import { type LegKey, newLeg } from '../legs/legs.ts';
import type { Outcome } from '../legs/record.ts';
import { atDesk, layOut, lines, type MailContent } from '../mail/template.ts';
import type { DeskUrl } from '../runtime/desk-url.ts';
import { together } from '../runtime/together.ts';
import { heldSince, MOST_COUNTED, readTaken, takeHeld } from '../spam/held.ts';
import { type HeldSet, hashOf } from '../spam/held-mail.ts';
import { confirmOrTellAgain, type HeldTexts } from '../spam/held-note.ts';
import { epochSeconds, type TimedTable } from '../table/table.ts';
import { transact } from '../table/transact.ts';

/** The kind of its leg. */
export const SUMMARY_LEG = 'summary';

const KEEP_SECONDS = 30 * 86_400;
/** How many entries a mail shows of each form; of the rest it says where they are. */
const SHOWN = 20;

/** Begins the mails that are due. Run as often as one likes. @returns how many it began */
export async function beginSummaryMails(store: TimedTable, sets: readonly HeldSet[]): Promise<number> {
  let begun = 0;
  for (const set of sets) if ((await isDue(store, set)) && (await begin(store, set))) begun++;
  return begun;
}

async function isDue(store: TimedTable, { held }: HeldSet): Promise<boolean> {
  for (const one of held) if (await heldSince(store, one)) return true;
  return false;
}

/** The leg is the claim: who writes it first sends it, once for the set and the hour (UTC). */
async function begin(store: TimedTable, set: HeldSet): Promise<boolean> {
  const now = store.now();
  const pk = `${prefixOf(set)}${now.toISOString().slice(0, 13)}`;
  const Item = newLeg({ pk, leg: SUMMARY_LEG }, now, epochSeconds(now) + KEEP_SECONDS);
  const ConditionExpression = 'attribute_not_exists(pk)';
  return transact(store.client, [{ Put: { TableName: store.tableName, Item, ConditionExpression } }]);
}

function prefixOf(set: HeldSet): string {
  return `summary-mail#${hashOf(set)}_`;
}

export interface SummaryDelivery {
  readonly deskUrl: DeskUrl;
  /** Where at the desk all of it is, such as `/inbox`. */
  readonly lookAt: string;
  readonly store: TimedTable;
  readonly sets: readonly HeldSet[];
  readonly brand?: Brand | undefined;
  /** What is said of one entry; nothing when it is gone. */
  readonly describe: (pk: string) => Promise<string | undefined>;
  readonly send: (content: MailContent, to: readonly string[]) => Promise<Outcome>;
}

/** Sends such a mail about all that came in for its set by then. */
export async function deliverSummaryMail(
  { store, sets, brand, deskUrl, lookAt, describe, send }: SummaryDelivery,
  { pk, leg }: LegKey,
): Promise<Outcome> {
  const set = sets.find((candidate) => pk.startsWith(prefixOf(candidate)));
  if (!set) return { outcome: 'dropped', reason: 'not-configured' };
  const taken: Part[] = [];
  for (const held of set.held) {
    const count = await takeHeld(store, held, { pk, leg });
    if (count === 0) continue;
    const entries = await readTaken(store, held, { pk, leg });
    const described = await together(entries.slice(0, SHOWN).map((entry) => describe(entry.pk)));
    taken.push({ held, count, shown: described.filter((text) => text !== undefined) });
  }
  if (taken.length === 0) return { outcome: 'dropped', reason: 'told-already' };
  const outcome = await send(composeSummary(taken, brand, atDesk(await deskUrl(), lookAt, brand)), set.to);
  if (outcome.outcome === 'sent')
    for (const { held } of taken) await confirmOrTellAgain(store, held, { pk, leg });
  return outcome;
}

interface Part {
  readonly held: HeldTexts;
  readonly count: number;
  /** Newest first. */
  readonly shown: readonly string[];
}

/** What such a mail says. */
export function composeSummary(
  taken: readonly Part[],
  brand?: Brand,
  open?: ReturnType<typeof atDesk>,
): MailContent {
  const sum = taken.reduce((all, { count }) => all + count, 0);
  const title = `${amount(sum)} came in`;
  const text = [
    'To keep to its budget, Frontdesk sends one mail an hour in place of one for each. All is stored.',
    '',
    ...taken.flatMap(({ held, count, shown }) => [
      `${held.entity[0]?.toUpperCase()}${held.entity.slice(1)} "${held.id}": ${amount(count)}. ${shown.length < count ? `The newest ${shown.length}; all: ` : 'All: '}${held.command}`,
      ...shown.map((one) => `\n${one}`),
      '',
    ]),
    'How far the budget is used: npm run owner -- budget',
  ].join('\n');
  const subject = `${title}: one mail an hour, to keep to the budget`;
  return {
    subject,
    text: open ? `${text}\n\n${open.text}` : text,
    ...layOut({ brand, language: 'en', title, body: html`${lines(text)}${open?.html}` }),
  };
}

function amount(count: number): string {
  if (count > MOST_COUNTED) return `more than ${MOST_COUNTED} messages`;
  return count === 1 ? '1 message' : `${count} messages`;
}
