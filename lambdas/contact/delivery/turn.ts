/** How seldom one visitor is answered, and how many answers leave a form. */
import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { AutoresponseConfig } from '../../../config/contact.ts';
import { freeMailDomain } from '../../../config/free-mail.ts';
import { conditionHeld } from '../../shared/table/condition.ts';
import { epochSeconds, type Table } from '../../shared/table/table.ts';
import { updateExpressions } from '../../shared/table/update.ts';
import { mailboxOf } from '../../shared/visitors/email-address.ts';
import { personPartition } from '../../shared/visitors/person.ts';
import { takeToken } from '../../shared/visitors/rate-limit.ts';

interface Turn extends Table {
  readonly formId: string;
  /** The visitor's address. */
  readonly address: string;
  readonly salt: string;
  /** Whose turn it is. A second attempt for the same submission finds its own turn and may go on. */
  readonly submissionId: string;
  readonly limits: Pick<AutoresponseConfig, 'everyHours' | 'perDay' | 'perDomainPerDay'>;
  readonly now: Date;
}

/**
 * Takes the visitor's one turn in so many hours, one of the answers of the day that go to the visitor's domain, and one of
 * the form's: what bounces or is complained of costs the account its good name, and strangers choose the addresses.
 *
 * The visitor's turn is written last. So whoever finds their own there has all three, and an attempt that was cut off before
 * it takes them once more: rather an answer too few than one too many.
 *
 * @returns why there is none to take; undefined when the answer may be sent
 */
export async function takeTurn(
  turn: Turn,
): Promise<'answered-lately' | 'domain-limit' | 'daily-limit' | undefined> {
  const { formId, limits, submissionId } = turn;
  const holder = await readHolder(turn);
  if (holder === submissionId) return undefined;
  if (holder !== undefined) return 'answered-lately';
  const domain = domainKey(turn);
  if (domain !== undefined && !(await takeDaily(turn, domain, limits.perDomainPerDay))) return 'domain-limit';
  if (!(await takeDaily(turn, `autoresponse#${formId}`, limits.perDay))) return 'daily-limit';
  return (await takePersonsTurn(turn)) ? undefined : 'answered-lately';
}

/** A provider of mailboxes for everybody is nobody's domain, and has no limit of its own. */
function domainKey({ formId, address, salt }: Turn): string | undefined {
  if (freeMailDomain(address) !== undefined) return undefined;
  const domain = address.slice(address.lastIndexOf('@'));
  return `autoresponse#${formId}#${personPartition(domain, salt)}`;
}

async function takeDaily({ client, tableName, now }: Turn, key: string, limit: number): Promise<boolean> {
  const { allowed } = await takeToken({ client, tableName, key, limit, periodSeconds: DAY_SECONDS, now });
  return allowed;
}

const DAY_SECONDS = 86_400;

function keyOf({ formId, address, salt }: Turn) {
  return { pk: `autoresponse#${formId}#${personPartition(mailboxOf(address), salt)}`, sk: 'turn' };
}

/** Whose turn the visitor's last one was, while it lasts. */
async function readHolder(turn: Turn): Promise<string | undefined> {
  const { client, tableName, now } = turn;
  const { Item } = await client.send(
    new GetCommand({ TableName: tableName, Key: keyOf(turn), ConsistentRead: true }),
  );
  return Item && Item.deleteAt > epochSeconds(now) ? String(Item.submission) : undefined;
}

/** @returns false where another submission of the visitor's has taken it meanwhile */
function takePersonsTurn(turn: Turn): Promise<boolean> {
  const { client, tableName, submissionId, limits, now } = turn;
  const deleteAt = epochSeconds(now) + limits.everyHours * 3600;
  return conditionHeld(
    client.send(
      new UpdateCommand({
        TableName: tableName,
        Key: keyOf(turn),
        ...updateExpressions({
          set: { submission: submissionId, deleteAt, type: 'turn' },
          condition: 'attribute_not_exists(#pk) OR #deleteAt <= :now OR #submission = :submission',
          values: { now: epochSeconds(now), submission: submissionId },
        }),
      }),
    ),
  );
}
