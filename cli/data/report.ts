/** `npm run data -- report`: the monthly report as it would leave, or once more on its way. */
import { writeFile } from 'node:fs/promises';
import { AthenaClient } from '@aws-sdk/client-athena';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { configuredPipelines } from '../../config/deployment.ts';
import { savedQueries } from '../../lambdas/data/lake/saved.ts';
import { composeReport } from '../../lambdas/data/monthly/compose.ts';
import { gatherMonth } from '../../lambdas/data/monthly/deliver.ts';
import { keptBy } from '../../lambdas/data/monthly/kept.ts';
import { isMonth, monthBefore, monthOf } from '../../lambdas/data/monthly/month.ts';
import { type ReportState, readLeg } from '../../lambdas/data/monthly/send.ts';
import { pageOfMail } from '../../lambdas/shared/mail/sample.ts';
import type { TimedTable } from '../../lambdas/shared/table/table.ts';
import type { PlaceOptions } from '../command.ts';
import { CommandError } from '../command-error.ts';
import { type DataPlace, openData } from './place.ts';

export interface ReportOptions extends PlaceOptions {
  /** Such as `2026-10`. @default the one that ended last */
  readonly month?: string | undefined;
  /** A file for the mail's page. @default its text is printed */
  readonly html?: string | undefined;
  /** Whether it is mailed to whoever gets it. @default false */
  readonly send: boolean;
}

/** @throws CommandError for what is no month, or not over where it is to be sent */
export async function report(options: ReportOptions): Promise<void> {
  const place = await openData(options);
  const { timeZone } = place.whole.owner;
  const current = monthOf(new Date(), timeZone);
  const month = options.month ?? monthBefore(current);
  if (!isMonth(month) || month > current)
    throw new CommandError(
      `--month: ${month} is no month that has begun. Write one such as ${monthBefore(current)}.`,
    );
  if (options.send) await send(place, month, current);
  else await preview(place, month, options.html);
}

/** Of the current month it says what there is so far. */
async function preview(place: DataPlace, month: string, file: string | undefined): Promise<void> {
  const { config, whole, store, region, outputs } = place;
  const { WorkGroup: workGroup, DatabaseName: database } = outputs;
  const { timeZone } = whole.owner;
  const asking =
    workGroup !== undefined && config.lake
      ? {
          athena: new AthenaClient({ region }),
          ...{ workGroup, database, config, questions: savedQueries() },
          pipelines: configuredPipelines(whole),
        }
      : undefined;
  const facts = await gatherMonth({ store, asking, data: config, kept: keptBy(whole), timeZone }, month);
  const language = config.report?.language ?? 'en';
  const mail = composeReport(facts, { language, timeZone, streams: config.streams, brand: whole.brand });
  if (file === undefined) return console.log(mail.text);
  await writeFile(file, pageOfMail(mail));
  console.log(`Written: ${file}. Open it in a browser.`);
}

async function send(
  { outputs, region, configFile, whole, config, store }: DataPlace,
  month: string,
  current: string,
) {
  const { MonthlyName: FunctionName } = outputs;
  if (FunctionName === undefined || !config.report)
    throw new CommandError(
      `No monthly report is deployed. Set it in ${configFile}, data: { report: {} }, and run npm run deploy.`,
    );
  if (month === current)
    throw new CommandError(`${month} is not over yet. Without --send you see what there is so far.`);
  const wasSent = await readSent(store, month);
  const Payload = JSON.stringify({ time: new Date().toISOString(), month });
  // It may take as long as the function does, and a second call would find it being sent.
  const lambda = new LambdaClient({ region, maxAttempts: 1 });
  const answer = await lambda.send(new InvokeCommand({ FunctionName, Payload }));
  if (answer.FunctionError !== undefined)
    throw new CommandError('It failed. The log of the function Monthly says why.');
  const { state } = JSON.parse(Buffer.from(answer.Payload ?? []).toString()) as { state: ReportState };
  const to = config.report.to ?? [whole.owner.email];
  console.log(describeSending(month, state, { to, wasSent }));
}

/** Whether it had been sent before; undefined where whoever asks may not read that. */
export async function readSent(store: TimedTable, month: string): Promise<boolean | undefined> {
  try {
    return (await readLeg(store, month))?.state === 'sent';
  } catch (error) {
    if (/AccessDenied/.test((error as Error).name)) return undefined;
    throw error;
  }
}

interface Sending {
  /** Who gets reports now. */
  readonly to: readonly string[];
  /** Whether it had been sent before, to whomever it was meant for then; undefined where nobody knows. */
  readonly wasSent: boolean | undefined;
}

/**
 * What became of a report.
 *
 * @throws CommandError where it was not sent, or nobody knows
 */
export function describeSending(month: string, state: ReportState, sending: Sending): string {
  const said = SAID[state](month, sending);
  if (UNSENT.has(state)) throw new CommandError(said);
  return said;
}

const UNSENT: ReadonlySet<ReportState> = new Set(['failed', 'unknown', 'expired', 'none']);

const SAID: Readonly<Record<ReportState, (month: string, sending: Sending) => string>> = {
  sent: (month, { to, wasSent }) => {
    if (wasSent) return `The report of ${month} had been sent before, and stays sent: each is sent once.`;
    if (wasSent === undefined)
      return `The report of ${month} is sent, now or before: each is sent once. Your role may not read the table that would say more.`;
    return `The report of ${month} was sent to ${to.join(', ')}. Each is sent once: asked for again, it stays sent.`;
  },
  sending: (month) => `The report of ${month} is being sent this moment.`,
  pending: (month) => `The report of ${month} is on its way: it is tried again within the hour.`,
  failed: (month) => `The report of ${month} was not sent. The log of the function Monthly says why.`,
  unknown: (month) =>
    `The report of ${month} may have been sent: nobody heard what came of it. Look whether it is there; the log of the function Monthly says more.`,
  expired: (month) => `The report of ${month} is not sent: there is nobody left to get it.`,
  none: (month) => `The report of ${month} has not begun.`,
};
