/** Sends a survey's mails, unless they are not wanted any more. */
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { BundledFeedback } from '../../../config/feedback.ts';
import type { Leg } from '../../shared/legs/legs.ts';
import type { Outcome } from '../../shared/legs/record.ts';
import type { Mail } from '../../shared/mail/mail.ts';
import type { TimedTable } from '../../shared/table/table.ts';
import { readInvitation } from './answer.ts';
import { INVITATION_LEG, type Invitation, invitationPartition, unsubscribedPartition } from './invitation.ts';
import { composeInvitation } from './mail.ts';

export interface SurveyDelivery {
  readonly store: TimedTable;
  readonly config: BundledFeedback;
  /** The API's address, and what links are signed with. */
  readonly secrets: () => Promise<{ readonly baseUrl: string; readonly tokenKey: string }>;
  readonly sendToVisitor: (mail: Omit<Mail, 'from' | 'nature'>) => Promise<Outcome>;
}

export async function deliverInvitation(delivery: SurveyDelivery, leg: Leg): Promise<Outcome> {
  const { store, config } = delivery;
  const invitation = await readInvitation(store, leg.pk.slice(invitationPartition('').length));
  const unwanted = await whyUnwanted(store, leg, invitation);
  if (unwanted !== undefined || !invitation) return { outcome: 'dropped', reason: unwanted ?? '' };
  const { surveys, widgets } = config;
  const survey = Object.hasOwn(surveys, invitation.survey) ? surveys[invitation.survey] : undefined;
  const widget = Object.hasOwn(widgets, invitation.widget) ? widgets[invitation.widget] : undefined;
  if (!survey || !widget) return { outcome: 'refused', reason: 'survey-not-configured' };
  if (!widget.active) return { outcome: 'dropped', reason: 'widget-closed' };
  const { baseUrl, tokenKey: key } = await delivery.secrets();
  const isReminder = leg.leg !== INVITATION_LEG;
  const mail = composeInvitation({ invitation, survey, widget, config, isReminder, baseUrl, key });
  const { replyTo } = survey;
  return delivery.sendToVisitor({
    ...mail,
    to: [invitation.email],
    ...(replyTo !== undefined && { replyTo }),
    leg,
  });
}

/** @returns why nothing is to be sent; undefined when it is */
async function whyUnwanted(
  store: TimedTable,
  leg: Leg,
  invitation: Invitation | undefined,
): Promise<string | undefined> {
  if (!invitation) return 'invitation-deleted';
  if (invitation.state !== 'open') return invitation.state;
  if (invitation.closesAt <= store.now().toISOString()) return 'survey-closed';
  const isUnsubscribed = await isThere(store, unsubscribedPartition(invitation.mailbox), 'unsubscribed');
  if (isUnsubscribed) return 'unsubscribed';
  if (leg.leg === INVITATION_LEG) return undefined;
  const first = await read<Leg>(store, invitation.pk, `leg#${INVITATION_LEG}`);
  // One that bounced, or may never have left, is no mail to remind of.
  return first?.state === 'sent' ? undefined : 'not-invited';
}

async function isThere(store: TimedTable, pk: string, sk: string): Promise<boolean> {
  return (await read(store, pk, sk)) !== undefined;
}

async function read<Item>({ client, tableName }: TimedTable, pk: string, sk: string) {
  const Key = { pk, sk };
  const { Item } = await client.send(new GetCommand({ TableName: tableName, Key, ConsistentRead: true }));
  return Item as Item | undefined;
}
