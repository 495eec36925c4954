/** Puts the report of a month together, and sends it. */
import type { BundledReport } from '../../../config/data.ts';
import { type Leg, openRecipients } from '../../shared/legs/legs.ts';
import type { Outcome } from '../../shared/legs/record.ts';
import type { MailContent } from '../../shared/mail/template.ts';
import type { DeskUrl } from '../../shared/runtime/desk-url.ts';
import { together } from '../../shared/runtime/together.ts';
import type { TimedTable } from '../../shared/table/table.ts';
import { composeReport, failuresIn, type MonthFacts } from './compose.ts';
import { countMonth } from './counted.ts';
import { goneOf } from './kept.ts';
import { spanOf } from './month.ts';
import { type Asking, askMonth } from './questions.ts';

export interface Gathering {
  readonly store: TimedTable;
  /** Undefined where there is no lake, or no Athena. */
  readonly asking: Asking | undefined;
  readonly data: BundledReport['data'];
  readonly kept: BundledReport['kept'];
  readonly timeZone: string;
}

/** All that is known of a month. What can't be had is named, and takes nothing else with it. */
export async function gatherMonth(
  { store, asking, data, kept, timeZone }: Gathering,
  month: string,
): Promise<MonthFacts> {
  const span = spanOf(month, timeZone);
  const [answers, counted] = await together([
    asking ? askMonth(asking, span) : Promise.resolve({}),
    countMonth(store, data, span, timeZone),
  ]);
  return { month, gone: goneOf(kept, span, store.now()), answers, ...counted };
}

interface ReportDelivery extends Gathering, Pick<BundledReport, 'report' | 'brand'> {
  readonly deskUrl: DeskUrl;
  readonly send: (
    mail: MailContent & { readonly to: readonly string[]; readonly leg: Leg },
  ) => Promise<Outcome>;
}

/** What was not to be had is asked for once more in the next hours, and only then left out. */
const ATTEMPTS_FOR_ALL = 3;

export async function deliverReport(delivery: ReportDelivery, month: string, leg: Leg): Promise<Outcome> {
  const { report, data, timeZone, brand, deskUrl, send } = delivery;
  const to = openRecipients(leg, report.to);
  if (to.length === 0) return { outcome: 'dropped', reason: 'delivered-already' };
  const facts = await gatherMonth(delivery, month);
  if (failuresIn(facts) > 0 && leg.attempts < ATTEMPTS_FOR_ALL)
    return { outcome: 'try-again', reason: 'parts-missing', known: true };
  const { streams } = data;
  const { language } = report;
  const look = { language, timeZone, streams, brand, deskUrl: await deskUrl() };
  return send({ ...composeReport(facts, look), to, leg });
}
