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
  expired: ['legs.expired', 'bad'],
};

const REASONS: Readonly<Record<string, PlainKey>> = {
  bounce: 'legs.bounce',
  complaint: 'legs.complaint',
  suppressed: 'legs.suppressed',
  'held-as-spam': 'legs.heldAsSpam',
  'not-configured': 'legs.notConfigured',
  'form-not-configured': 'legs.formNotConfigured',
  'own-address': 'legs.ownAddress',
  'address-unusable': 'legs.addressUnusable',
  'address-not-public': 'legs.addressNotPublic',
  'told-already': 'legs.toldAlready',
  'too-late': 'legs.tooLate',
  'sending-refused': 'legs.sendingRefused',
};

export function legName(leg: string, t: I18n['t']): string {
  const key = KINDS[leg];
  return key ? t(key) : t('legs.other', { name: leg });
}

/** A reason in words; one that has none yet stands as it is. */
export function legReason(reason: string, t: I18n['t']): string {
  const key = REASONS[reason];
  if (key) return t(key);
  const [, kind, status] = /^(status|redirect)-(\d+)$/.exec(reason) ?? [];
  if (kind && status) return t(kind === 'status' ? 'legs.status' : 'legs.redirect', { status });
  return reason;
}

export function LegState({ state }: Pick<Leg, 'state'>) {
  const { t } = useI18n();
  const [key, tone] = STATES[state];
  return <Badge tone={tone}>{t(key)}</Badge>;
}
