/** The answer that a visitor gets at once: what it says, and how seldom one address gets it. */
import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { AutoresponseConfig } from '../../lib/config/contact.ts';
import { escapeHtml } from '../shared/http/html.ts';
import { isConditionFailure } from '../shared/legs.ts';
import { epochSeconds } from '../shared/table.ts';

interface AutoresponseMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/**
 * The form's text with `{form}` filled in. It never quotes the visitor: anybody can send the form with anybody's address,
 * and would else have our mails carry their words there.
 */
export function composeAutoresponse({ subject, text }: AutoresponseConfig, formId: string): AutoresponseMail {
  const fill = (template: string) => template.replaceAll('{form}', formId);
  return { subject: fill(subject), text: fill(text), html: page(fill(text)) };
}

/** An empty line begins a paragraph. Inline styles, because mail programs drop style sheets. */
function page(text: string): string {
  const paragraphs = text
    .split(/(?:\r?\n){2,}/)
    .map((paragraph) => `<p style="white-space:pre-wrap">${escapeHtml(paragraph)}</p>`)
    .join('');
  return (
    '<!doctype html><html><head><meta charset="utf-8"></head>' +
    `<body style="margin:0;padding:24px;font:16px/1.5 system-ui,sans-serif;color:#1d2530">${paragraphs}</body></html>`
  );
}

interface Turn {
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
  readonly formId: string;
  /** The visitor, as `personPartition` makes it of their address. */
  readonly person: string;
  /** Whose turn it is. A second attempt for the same submission finds its own turn and may go on. */
  readonly submissionId: string;
  readonly everyHours: number;
  readonly now: Date;
}

/**
 * Takes the visitor's one turn in so many hours, by a conditional write.
 *
 * @returns false when another submission has it
 */
export async function takeTurn({ client, tableName, ...turn }: Turn): Promise<boolean> {
  const { formId, person, submissionId, everyHours, now } = turn;
  try {
    await client.send(
      new UpdateCommand({
        TableName: tableName,
        Key: { pk: `autoresponse#${formId}#${person}`, sk: 'turn' },
        UpdateExpression: 'SET submission = :submission, deleteAt = :end, #type = :type',
        ConditionExpression: 'attribute_not_exists(pk) OR deleteAt <= :now OR submission = :submission',
        ExpressionAttributeNames: { '#type': 'type' },
        ExpressionAttributeValues: {
          ':submission': submissionId,
          ':end': epochSeconds(now) + everyHours * 3600,
          ':now': epochSeconds(now),
          ':type': 'turn',
        },
      }),
    );
    return true;
  } catch (error) {
    if (!isConditionFailure(error)) throw error;
    return false;
  }
}
