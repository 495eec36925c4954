/** An invitation to a survey: who was asked, by which links, and what came of it. */
import { isId } from '../../shared/runtime/ids.ts';
import { isSameSignature, signatureOf } from '../../shared/runtime/signature.ts';

export const INVITATION_STATES = ['open', 'answered', 'unsubscribed'] as const;
type InvitationState = (typeof INVITATION_STATES)[number];

export interface Invitation {
  /** `invitation#<id>` */
  readonly pk: string;
  readonly sk: 'invitation';
  readonly type: 'invitation';
  readonly id: string;
  /** Ids in the configuration. */
  readonly survey: string;
  readonly widget: string;
  readonly state: InvitationState;
  readonly email: string;
  readonly language: string;
  /** The website's id of its user, as it was given. */
  readonly user?: string | undefined;
  /** By the widget's names. */
  readonly attributes?: Readonly<Record<string, string>> | undefined;
  readonly createdAt: string;
  /** Until when it can be answered. */
  readonly closesAt: string;
  /** What finds it by its person, as `personPartition` makes it. */
  readonly person: string;
  /** A keyed hash of the mailbox: by it nobody is asked twice, or again after unsubscribing. */
  readonly mailbox: string;
  /** The response that it was answered with. */
  readonly response?: string;
  /** `survey#<survey>#<state>` */
  readonly gsi1pk: string;
  /** `<createdAt>#<id>` */
  readonly gsi1sk: string;
  /** While a reminder is to come: `remind#<shard>`, and when. */
  readonly gsi2pk?: string;
  readonly gsi2sk?: string;
  /** Epoch seconds. */
  readonly deleteAt: number;
}

/** The kinds of leg that an invitation has. What becomes of them is its recipient's mail program's: nothing to mend. */
export const INVITATION_LEG = 'invitation';
export const REMINDER_LEG = 'reminder';

export function isSurveyLeg(kind: string): boolean {
  return kind === INVITATION_LEG || kind === REMINDER_LEG;
}

export function invitationPartition(id: string): string {
  return `invitation#${id}`;
}

/** The index partition of a survey's invitations in a state. */
export function surveyPartition(survey: string, state: InvitationState): string {
  return `survey#${survey}#${state}`;
}

/** That a mailbox was asked: there until it may be asked again. It is a hash, and stays when a person is deleted. */
export function askedPartition(mailbox: string): string {
  return `asked#${mailbox}`;
}

/** That a mailbox wants no more surveys. It stays for good. */
export function unsubscribedPartition(mailbox: string): string {
  return `unsubscribed#${mailbox}`;
}

/** The field, and the part of an address, that names an invitation. */
export const INVITATION_FIELD = '_invitation';

/** What a link in the mail carries: `<id>.<signature>`. @param key the secret `feedback/token-key` */
export function invitationToken(id: string, key: string): string {
  return `${id}.${signatureOf('invitation', id, key)}`;
}

/** @returns the id, or undefined for what we have not signed */
export function readInvitationToken(token: unknown, key: string): string | undefined {
  const [id = '', given = '', ...rest] = typeof token === 'string' ? token.split('.') : [];
  return rest.length === 0 && isId(id) && isSameSignature(given, signatureOf('invitation', id, key))
    ? id
    : undefined;
}

/** Ends all surveys for a mailbox, also when the invitation is deleted long since: `<id>.<mailbox>.<signature>`. */
export function unsubscribeToken({ id, mailbox }: Pick<Invitation, 'id' | 'mailbox'>, key: string): string {
  return `${id}.${mailbox}.${signatureOf('unsubscribe', `${id}.${mailbox}`, key)}`;
}

export function readUnsubscribeToken(
  token: unknown,
  key: string,
): Pick<Invitation, 'id' | 'mailbox'> | undefined {
  const [id = '', mailbox = '', given = '', ...rest] = typeof token === 'string' ? token.split('.') : [];
  const isOurs = isId(id) && isSameSignature(given, signatureOf('unsubscribe', `${id}.${mailbox}`, key));
  return rest.length === 0 && isOurs ? { id, mailbox } : undefined;
}
