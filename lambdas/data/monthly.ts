/**
 * Hourly: mails the report of the month that ended, once, from the owner's hour of the next month's first day on, and goes on with all
 * that a command has begun.
 */
import { AthenaClient } from '@aws-sdk/client-athena';
import type { BundledReport } from '../../config/data.ts';
import { openMailbag } from '../shared/destinations/mailroom.ts';
import { sendMail } from '../shared/mail/mail.ts';
import { bundledConfig } from '../shared/runtime/config.ts';
import { parseEnvironment } from '../shared/runtime/environment.ts';
import { newId } from '../shared/runtime/ids.ts';
import { logger } from '../shared/runtime/log.ts';
import { scheduled } from '../shared/runtime/scheduled.ts';
import { createTableClient } from '../shared/table/table.ts';
import { monthlyEnvironment } from './environment.ts';
import type { SavedQuery } from './lake/saved.ts';
import { deliverReport } from './monthly/deliver.ts';
import { isDue, isMonth, monthBefore, monthOf } from './monthly/month.ts';
import { type Reporting, sendOpenReports, sendReport } from './monthly/send.ts';

const environment = parseEnvironment(monthlyEnvironment);
const config = bundledConfig<BundledReport & { readonly questions: readonly SavedQuery[] }>();
const { data, report, pipelines, timeZone, questions } = config;
const { WORK_GROUP: workGroup, DATABASE: database } = environment;
const store = { client: createTableClient(), tableName: environment.TABLE_NAME, now: () => new Date() };
const { from, ses, sender, sayTrouble, deskUrl } = openMailbag(environment, store);
const asking = workGroup !== undefined && {
  athena: new AthenaClient({}),
  workGroup,
  database,
  questions,
  config: data,
  pipelines,
};
const delivery = {
  ...config,
  store,
  asking: asking || undefined,
  deskUrl,
  send: (mail: Omit<Parameters<typeof sendMail>[1], 'from' | 'nature'>) =>
    sendMail(ses, { ...mail, from, nature: 'report' }, sender),
};

/** What calls it: the schedule, with its moment, or a command, which names the month. */
interface MonthlyEvent {
  /** ISO 8601. */
  readonly time: string;
  /** Of this month, whatever the day; one that was given up is tried again. */
  readonly month?: string;
}

const reporting: Reporting = {
  store,
  newId,
  sayTrouble,
  deliver: (month, leg) => deliverReport(delivery, month, leg),
};

export const handler = scheduled(async ({ time, month }: MonthlyEvent) => {
  const moment = new Date(time);
  const ended = monthBefore(monthOf(moment, timeZone));
  if (month !== undefined && isMonth(month) && month <= ended) {
    const state = await sendReport(reporting, month, { mayBegin: true, again: true });
    logger.info('monthly report', { month, state });
    return { month, state };
  }
  const states = await sendOpenReports(reporting, ended, { mayBegin: isDue(moment, report, timeZone) });
  logger.info('monthly reports', { states });
  return states;
});
