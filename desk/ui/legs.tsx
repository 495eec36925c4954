/** What left because of something, or was to leave: each leg in words. */
import { type I18n, useI18n } from '../i18n/index.tsx';
import type { PlainKey } from '../i18n/translate.ts';
import { Badge, type Tone } from './text.tsx';

export interface Leg {
  readonly state: 'pending' | 'sending' | 'sent' | 'unknown' | 'failed' | 'expired';
  readonly attempts: number;
  readonly reason?: string;
}

const KINDS: Readonly<Record<string, PlainKey>> = {
  mail: 'legs.mail',
  autoresponse: 'legs.autoresponse',
  webhook: 'legs.webhook',
  alert: 'legs.alert',
  render: 'legs.render',
  'private-reply': 'legs.privateReply',
  'public-reply': 'legs.publicReply',
};

const STATES: Readonly<Record<Leg['state'], readonly [key: PlainKey, tone: Tone]>> = {
  pending: ['legs.pending', 'plain'],
  sending: ['legs.sending', 'plain'],
  sent: ['legs.sent', 'good'],
  unknown: ['legs.unknown', 'warn'],
  failed: ['legs.failed', 'bad'],
  // It was decided against: what could not be sent is failed or unknown.
  expired: ['legs.expired', 'plain'],
};

/** By the codes that lambdas write. A test asks for the words of each. */
const REASONS: Readonly<Record<string, PlainKey>> = {
  bounce: 'legs.bounce',
  complaint: 'legs.complaint',
  suppressed: 'legs.suppressed',
  rejected: 'legs.rejected',
  MessageRejected: 'legs.rejected',
  InvalidParameterValue: 'legs.rejected',
  ValidationError: 'legs.rejected',
  'not-verified': 'legs.sendingRefused',
  'mail-from-not-verified': 'legs.mailFrom',
  'daily-quota': 'legs.dailyQuota',
  'sending-rate': 'legs.sendingRate',
  AccountSendingPausedException: 'legs.sendingPaused',
  'held-as-spam': 'legs.heldAsSpam',
  spam: 'legs.heldAsSpam',
  'not-configured': 'legs.notConfigured',
  'widget-not-configured': 'legs.notConfigured',
  'survey-not-configured': 'legs.notConfigured',
  'preset-not-configured': 'legs.notConfigured',
  'form-not-configured': 'legs.formNotConfigured',
  'own-address': 'legs.ownAddress',
  'address-unusable': 'legs.addressUnusable',
  'answered-lately': 'legs.toldAlready',
  'domain-limit': 'legs.domainLimit',
  'daily-limit': 'legs.dailyLimit',
  'too-late': 'legs.tooLate',
  'told-already': 'legs.deliveredAlready',
  'delivered-already': 'legs.deliveredAlready',
  MissingParameter: 'legs.secretMissing',
  'credential-unusable': 'legs.credential',
  'address-not-public': 'legs.addressNotPublic',
  'destination-paused': 'legs.destinationPaused',
  'earlier-event': 'legs.earlierFirst',
  timeout: 'legs.noAnswer',
  'event-deleted': 'legs.subjectGone',
  'subject-deleted': 'legs.subjectGone',
  'submission-deleted': 'legs.subjectGone',
  'response-deleted': 'legs.subjectGone',
  'digest-deleted': 'legs.subjectGone',
  'image-deleted': 'legs.subjectGone',
  'original-gone': 'legs.originalGone',
  'same-picture-in-work': 'legs.inWork',
  'taken-over': 'legs.inWork',
  'changed-meanwhile': 'legs.inWork',
};

/** How Node names what keeps a connection from being made, or breaks it. */
const UNREACHABLE = /^(E[A-Z]{4,}|E[A-Z]+_[A-Z]+)$/;

export function legName(leg: string, t: I18n['t']): string {
  const key = KINDS[leg];
  return key ? t(key) : t('legs.other', { name: leg });
}

/** A reason in words; what has none, such as the name of an error of AWS, stands as it is. */
export function legReason(reason: string, t: I18n['t']): string {
  const key = Object.hasOwn(REASONS, reason) ? REASONS[reason] : undefined;
  if (key) return t(key);
  if (UNREACHABLE.test(reason)) return t('legs.unreachable', { code: reason });
  const [, kind, status] = /^(status|redirect)-(\d+)$/.exec(reason) ?? [];
  if (kind && status) return t(kind === 'status' ? 'legs.status' : 'legs.redirect', { status });
  return reason;
}

export function LegState({ state }: Pick<Leg, 'state'>) {
  const { t } = useI18n();
  const [key, tone] = STATES[state];
  return <Badge tone={tone}>{t(key)}</Badge>;
}
