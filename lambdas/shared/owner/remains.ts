/** What a deletion can't reach at once, for the owner who has to answer for it. */
export interface Remains {
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

/** What stays behind when items were deleted from a pipeline's table. */
export function remainsOfDeletion(now: Date): Remains[] {
  const after = (days: number) => new Date(now.getTime() + days * DAY_MILLISECONDS).toISOString();
  return [
    { where: 'point-in-time recovery copies of the table, in full', until: after(RECOVERY_DAYS) },
    { where: 'messages in queues, ids only', until: after(QUEUE_DAYS) },
    { where: 'logs, ids only', until: after(LOG_DAYS) },
    { where: 'what was sent already: mails in your mailbox, copies at a webhook’s receiver' },
  ];
}
