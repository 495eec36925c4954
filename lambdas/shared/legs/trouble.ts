/**
 * Tells the owner, in words and with what helps, what keeps legs from leaving. It goes through the topic that alarms go to: by
 * SES it might not arrive.
 */
import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { attention, logger } from '../runtime/log.ts';
import { epochSeconds, type TimedTable } from '../table/table.ts';
import { updateExpressions } from '../table/update.ts';

/** How long the same is not said again. */
const AGAIN_SECONDS = 86_400;

/** @param about for the log, such as the leg's name */
export type SayTrouble = (reason: string, about: Readonly<Record<string, string>>) => Promise<void>;

/**
 * Says a reason once a day, first, and writes that down afterwards: said twice at worst, never not at all. It is also said where
 * nobody can read whether it was. The line in the log is an `attention` line, but the metric is not counted: its alarm would be a second mail, and one that can't say why.
 * Where the topic can't be reached, the metric is counted, so that the alarm says it.
 */
export function troubleSayer(
  sns: Pick<SNSClient, 'send'>,
  topicArn: string,
  table: TimedTable,
  pipeline: string,
): SayTrouble {
  const saying = new Map<string, Promise<void>>();
  const say = async (reason: string, about: Readonly<Record<string, string>>): Promise<void> => {
    if (await isTold(table, reason).catch(() => false)) return;
    const line = { ...about, cause: reason, remedy: troubleOf(reason).remedy };
    try {
      await sns.send(new PublishCommand({ TopicArn: topicArn, ...troubleMail(reason, pipeline) }));
      logger.error('attention', { reason: 'sending-refused', ...line });
    } catch (error) {
      logger.error('trouble not mailed', { ...about, error: (error as Error).name });
      attention('sending-refused', line);
    }
    await markTold(table, reason);
  };
  const sayOrLeave = (reason: string, about: Readonly<Record<string, string>>) =>
    // It is said by now, and only not written down.
    say(reason, about).catch((error: Error) => logger.error('trouble not noted', { error: error.name }));
  // A batch meets the same trouble at once.
  return (reason, about) => {
    const said =
      saying.get(reason) ??
      sayOrLeave(reason, about).finally(() => {
        saying.delete(reason);
      });
    saying.set(reason, said);
    return said;
  };
}

const keyOf = (reason: string) => ({ pk: `told#${reason}`, sk: 'told' });

async function isTold({ client, tableName, now }: TimedTable, reason: string): Promise<boolean> {
  const { Item } = await client.send(
    new GetCommand({ TableName: tableName, Key: keyOf(reason), ConsistentRead: true }),
  );
  return Number(Item?.deleteAt ?? 0) > epochSeconds(now());
}

async function markTold({ client, tableName, now }: TimedTable, reason: string): Promise<void> {
  const deleteAt = epochSeconds(now()) + AGAIN_SECONDS;
  await client.send(
    new UpdateCommand({
      TableName: tableName,
      Key: keyOf(reason),
      ...updateExpressions({ set: { deleteAt, type: 'told' } }),
    }),
  );
}

const TROUBLES: readonly (readonly [reason: RegExp, why: string, remedy: string])[] = [
  [
    /^not-verified$/,
    'Amazon SES sends nothing from or to an address that is not verified yet.',
    'npm run doctor says which, and what to do: a domain wants three DNS records, an address the link in the mail that AWS has sent there. While the account is in the sandbox of SES, each recipient must be verified, visitors who get an answer among them: ask AWS for production access (docs/deploy.md, step 3).',
  ],
  [
    /^mail-from-not-verified$/,
    'The MAIL FROM domain that was set for your domain in Amazon SES has no records in DNS, or wrong ones.',
    'Add the MX and TXT records that docs/deploy.md shows, or take the MAIL FROM domain away in the SES console. npm run doctor looks at it.',
  ],
  [
    /^daily-quota$/,
    'The mails that Amazon SES lets this account send in 24 hours are used up.',
    'Nothing has to be done: mails leave as the day before passes. If it comes again, ask AWS for more (SES console, Account dashboard): in the sandbox it is 200 a day. If you do not know who sends so much: npm run owner -- list.',
  ],
  [
    /^AccountSendingPaused/,
    'AWS has paused the sending of this account and region.',
    'The SES console says why under Account dashboard; answer AWS there.',
  ],
  [
    /^ConfigurationSet/,
    'The configuration set by which Frontdesk sends is gone, or paused.',
    'npm run deploy makes it; the SES console shows whether it is paused.',
  ],
  [
    /^MissingParameter$/,
    'A secret is missing by which it is signed, or its destination reached.',
    'npm run secret -- list says which one, and npm run secret -- set <name> takes it.',
  ],
  [
    /^credential-unusable$/,
    'What is stored as the address or token of a destination is none.',
    'docs/destinations.md says what it looks like; npm run secret -- set destinations/<id> takes it.',
  ],
  [
    /^destination-paused/,
    'A destination has failed at every attempt for an hour or more, and is paused. What it should hear of waits for three days at most; all others go on.',
    'npm run owner -- destinations list says what it answered. When it is mended: npm run owner -- destinations resume <id>. By itself it is tried each quarter of an hour, and goes on once it is back.',
  ],
  [
    /^AccessDenied/,
    'AWS does not let our function send.',
    'While the account is in the sandbox of SES, mail.sandbox must be true, and visitors get no answers. Else the stack was changed by hand: npm run deploy.',
  ],
];
const OTHER = ['AWS does not let it leave.', 'npm run doctor looks at what it needs.'] as const;

interface Trouble {
  readonly why: string;
  readonly remedy: string;
}

/** What keeps legs from leaving, in words; undefined for a reason that passes by itself, or that only its leg has. */
export function knownTrouble(reason: string): Trouble | undefined {
  const [, why, remedy] = TROUBLES.find(([pattern]) => pattern.test(reason)) ?? [];
  return why === undefined || remedy === undefined ? undefined : { why, remedy };
}

function troubleOf(reason: string): Trouble {
  const [why, remedy] = OTHER;
  return knownTrouble(reason) ?? { why, remedy };
}

interface Patience {
  /** For how long what is to leave is tried. */
  readonly tried: string;
  /** How long it waits at most for what passes with the day. */
  readonly waits: string;
  /** The command that tries again what was given up. */
  readonly again: string;
}

/** The data pipeline sends nothing but the monthly report, which has a horizon of its own, and no redrive. */
function patienceOf(pipeline: string): Patience {
  if (pipeline === 'data')
    return {
      tried: 'for a week',
      waits: 'for three weeks at most',
      again: 'npm run data -- report --month <month> --send',
    };
  return { tried: 'for a day', waits: 'for three days at most', again: `npm run redrive -- ${pipeline}` };
}

/** What is published. */
export function troubleMail(
  reason: string,
  pipeline: string,
): { readonly Subject: string; readonly Message: string } {
  const { why, remedy } = troubleOf(reason);
  const patience = patienceOf(pipeline);
  const waits =
    reason === 'daily-quota'
      ? `What is to leave waits, ${patience.waits}.`
      : `What is to leave waits, and is tried again ${patience.tried}.`;
  return {
    Subject: `Frontdesk: what ${pipeline} sends does not leave`,
    Message: [
      why,
      remedy,
      `${waits} Everything is stored. What was given up in the end, this sends: ${patience.again}`,
      `Reason, for the runbook: ${reason}. See docs/runbook.md#${pipeline}-attention`,
    ].join('\n\n'),
  };
}
