/** How seldom one visitor is answered, and how many answers leave a form. */
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { AutoresponseConfig } from '../../../config/contact.ts';
import { freeMailDomain } from '../../../config/free-mail.ts';
import { conditionalWrite } from '../../shared/table/condition.ts';
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
 * @returns why there is none to take; undefined when the answer may be sent
 */
export async function takeTurn(
  turn: Turn,
): Promise<'answered-lately' | 'domain-limit' | 'daily-limit' | undefined> {
  const taken = await takePersonsTurn(turn);
  if (taken === 'no') return 'answered-lately';
  if (taken === 'before') return undefined;
  const { formId, limits } = turn;
  const domain = domainKey(turn);
  if (domain !== undefined && !(await takeDaily(turn, domain, limits.perDomainPerDay))) return 'domain-limit';
  return (await takeDaily(turn, `autoresponse#${formId}`, limits.perDay)) ? undefined : 'daily-limit';
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

/** One conditional write. `before`: an earlier attempt for this submission has taken it. */
async function takePersonsTurn(turn: Turn): Promise<'now' | 'before' | 'no'> {
  const { client, tableName, formId, address, salt, submissionId, limits, now } = turn;
  const write = await conditionalWrite(
    client.send(
      new UpdateCommand({
        TableName: tableName,
        Key: { pk: `autoresponse#${formId}#${personPartition(mailboxOf(address), salt)}`, sk: 'turn' },
        ...updateExpressions({
          set: {
            submission: submissionId,
            deleteAt: epochSeconds(now) + limits.everyHours * 3600,
            type: 'turn',
          },
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
