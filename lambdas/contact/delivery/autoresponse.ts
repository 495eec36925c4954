/** The answer that a visitor gets at once: what it says, how seldom one address gets it, and how many leave a form. */
import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Brand } from '../../../config/brand.ts';
import type { AutoresponseConfig } from '../../../config/contact.ts';
import type { Leg } from '../../shared/legs/legs.ts';
import { layOut, type MailContent, paragraphs } from '../../shared/mail/template.ts';
import { conditionalWrite } from '../../shared/table/condition.ts';
import { epochSeconds } from '../../shared/table/table.ts';
import { updateExpressions } from '../../shared/table/update.ts';
import { personPartition } from '../../shared/visitors/person.ts';
import { takeToken } from '../../shared/visitors/rate-limit.ts';

/**
 * The form's text with `{form}` filled in. It never quotes the visitor: anybody can send the form with anybody's address,
 * and would else have our mails carry their words there.
 */
export function composeAutoresponse(
  { subject, text }: Pick<AutoresponseConfig, 'subject' | 'text'>,
  formId: string,
  brand?: Brand,
): MailContent {
  const fill = (template: string) => template.replaceAll('{form}', formId);
  const filled = fill(text);
  return { subject: fill(subject), text: filled, ...layOut({ brand, body: paragraphs(filled) }) };
}

/** "At once": an answer that comes days later, after a long outage or a redrive, only astonishes. */
const LATEST_HOURS = 48;

/** Whether the submission was received, or released from the spam, so long ago that its answer is not wanted any more. */
export function isTooLate(
  leg: Pick<Leg, 'createdAt'>,
  submission: { receivedAt: string },
  now: Date,
): boolean {
  const wantedSince = leg.createdAt ?? submission.receivedAt;
  return now.getTime() - Date.parse(wantedSince) > LATEST_HOURS * 3_600_000;
}

interface Turn {
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
  readonly formId: string;
  /** The visitor's address. */
  readonly address: string;
  readonly salt: string;
  /** Whose turn it is. A second attempt for the same submission finds its own turn and may go on. */
  readonly submissionId: string;
  readonly everyHours: number;
  readonly perDay: number;
  readonly now: Date;
}

/**
 * Takes the visitor's one turn in so many hours, and one of the form's answers of the day: what bounces or is complained
 * of costs the account its good name, and strangers choose the addresses.
 *
 * @returns why there is none to take; undefined when the answer may be sent
 */
export async function takeTurn(turn: Turn): Promise<'answered-lately' | 'daily-limit' | undefined> {
  const taken = await takePersonsTurn(turn);
  if (taken === 'no') return 'answered-lately';
  if (taken === 'before') return undefined;
  const { client, tableName, formId, perDay: limit, now } = turn;
  const key = `autoresponse#${formId}`;
  const token = await takeToken({ client, tableName, key, limit, periodSeconds: DAY_SECONDS, now });
  return token.allowed ? undefined : 'daily-limit';
}

const DAY_SECONDS = 86_400;

/** One conditional write. `before`: an earlier attempt for this submission has taken it. */
async function takePersonsTurn(turn: Turn): Promise<'now' | 'before' | 'no'> {
  const { client, tableName, formId, address, salt, submissionId, everyHours, now } = turn;
  const write = await conditionalWrite(
    client.send(
      new UpdateCommand({
        TableName: tableName,
        Key: { pk: `autoresponse#${formId}#${personPartition(mailboxOf(address), salt)}`, sk: 'turn' },
        ...updateExpressions({
          set: { submission: submissionId, deleteAt: epochSeconds(now) + everyHours * 3600, type: 'turn' },
          condition: 'attribute_not_exists(#pk) OR #deleteAt <= :now OR #submission = :submission',
          values: { now: epochSeconds(now), submission: submissionId },
        }),
        ReturnValues: 'ALL_OLD',
      }),
    ),
  );
  if (!write.held) return 'no';
  return write.output.Attributes?.submission === submissionId ? 'before' : 'now';
}

/** `ada+news@…` is read by whoever reads `ada@…`, and anybody can invent as many such tags as they like. */
function mailboxOf(address: string): string {
  return address.replace(/\+[^@]*(?=@)/, '');
}
