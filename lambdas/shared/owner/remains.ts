import { LEDGER_DAYS } from '../erasures/ledger.ts';

/** What a deletion can't reach at once, for the owner who has to answer for it. */
export interface Remains {
  /** What it is, for programs and for other languages. */
  readonly code: string;
  readonly where: string;
  /** When it is gone, too. Left out where that is not in our hands. */
  readonly until?: string;
}

const DAY_MILLISECONDS = 86_400_000;
/** The recovery window of every table here. */
const RECOVERY_DAYS = 35;
/** SQS keeps messages for fourteen days at most, which is what our queues are set to. */
const QUEUE_DAYS = 14;
/** What every log group here is set to. */
const LOG_DAYS = 30;

/**
 * What stays behind when items were deleted from a pipeline's table.
 *
 * @param where.queues what the pipeline's queues hold. @default ids, and bounces that could not be handled
 * @param where.keptDays for how many days what is taken from a queue is stored then. @default none: it stores nothing
 * @param where.sent what has left already. @default mails and webhooks
 */
export function remainsOfDeletion(
  now: Date,
  where: { readonly queues?: string; readonly keptDays?: number; readonly sent?: string } = {},
): Remains[] {
  const queued = where.queues === undefined ? 'queues' : 'queues-in-full';
  const {
    queues = 'messages in queues: ids only, and with its address a bounce that an outage kept from being written down',
    keptDays = 0,
    sent = 'what was sent already: mails in your mailbox, copies at a webhook’s receiver',
  } = where;
  const after = (days: number) => new Date(now.getTime() + days * DAY_MILLISECONDS).toISOString();
  return [
    {
      code: 'table-copies',
      where: 'point-in-time recovery copies of the table, in full',
      until: after(RECOVERY_DAYS),
    },
    { code: 'erasure-ledger', where: 'the ledger of erasures, as a hash', until: after(LEDGER_DAYS) },
    { code: queued, where: queues, until: after(QUEUE_DAYS + keptDays) },
    { code: 'logs', where: 'logs, ids only', until: after(LOG_DAYS) },
    { code: 'sent', where: sent },
  ];
}
