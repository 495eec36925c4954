/** One mail an hour about what came in, where the budget leaves out single ones. */
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { FormConfig } from '../../../config/contact.ts';
import { deliverSummaryMail } from '../../shared/budget/summary-mail.ts';
import { shorten } from '../../shared/http/text.ts';
import { type Leg, openRecipients } from '../../shared/legs/legs.ts';
import type { Outcome } from '../../shared/legs/record.ts';
import { sendMail } from '../../shared/mail/mail.ts';
import { shownMoment } from '../../shared/mail/template.ts';
import { summarySets } from '../submission/budget.ts';
import type { Submission } from '../submission/submission.ts';
import type { DeliveryDesk } from './desk.ts';

/** Of all answers of a submission together, in characters. */
const LONGEST = 400;

export function deliverSummary(
  leg: Leg,
  forms: Readonly<Record<string, FormConfig>>,
  { table, brand, deskUrl, timeZone, ses, sender, from }: DeliveryDesk,
): Promise<Outcome> {
  return deliverSummaryMail(
    {
      store: table,
      sets: summarySets(forms),
      brand,
      deskUrl,
      lookAt: '/inbox',
      async describe(pk) {
        const Key = { pk, sk: 'submission' };
        const { Item } = await table.client.send(new GetCommand({ TableName: table.tableName, Key }));
        const submission = Item as Submission | undefined;
        // Spam by now, its owner knows of it.
        return submission && submission.state !== 'spam' ? describe(submission, timeZone) : undefined;
      },
      send: (mail, to) =>
        sendMail(ses, { from, ...mail, to: openRecipients(leg, to), leg, nature: 'report' }, sender),
    },
    leg,
  );
}

/** The moment, whom to answer, and the beginning of what was written. */
function describe({ id, receivedAt, replyTo, fields }: Submission, timeZone: string): string {
  const words = fields.map(([name, value]) => `${name}: ${[value].flat().join(', ')}`).join(' / ');
  const about = [shownMoment(receivedAt, timeZone), replyTo, `Submission ${id}`].filter(Boolean).join(', ');
  return `${about}\n${shorten(words.replaceAll(/\s+/g, ' '), LONGEST)}`;
}
