/** How something is doing, in words. */
import type { Budget } from '../../../contract/client/contact.ts';
import type { Alarm } from '../../../contract/client/desk.ts';
import type { I18n } from '../../i18n/index.tsx';
import type { PlainKey } from '../../i18n/translate.ts';

export interface Said {
  readonly text: string;
  readonly isBad: boolean;
}

const IMPACTS: Readonly<Record<string, PlainKey>> = {
  attention: 'home.alarmAttention',
  'front-door': 'home.alarmFrontDoor',
  'intake-waits': 'home.alarmWaits',
  'readings-waits': 'home.alarmWaits',
  'functions-fail': 'home.alarmFunctions',
  'functions-throttled': 'home.alarmThrottled',
  'visitors-turned-away': 'home.alarmTurnedAway',
  'schedules-stopped': 'home.alarmSchedules',
  'watch-stopped': 'home.alarmWatch',
  'canary-silent': 'home.alarmCanary',
  'mails-bounce': 'home.alarmBounces',
  'mails-complained-of': 'home.alarmComplaints',
};

/** What an alarm means, in words; undefined for one that has none, which says it itself in English. */
export function impactSaid(
  { id, pipeline = '' }: Pick<Alarm, 'id' | 'pipeline'>,
  t: I18n['t'],
): string | undefined {
  if (id.endsWith('dead-letters')) return t('home.alarmDeadLetters', { command: redriveOf(pipeline) });
  const key = IMPACTS[id];
  return key && t(key);
}

/** The command that starts again what broke off in a pipeline. */
export function redriveOf(pipeline: string): string {
  return pipeline === 'data' ? 'npm run data -- redrive' : `npm run redrive -- ${pipeline}`;
}

const STEPS: Readonly<Record<Exclude<NonNullable<Budget['step']>, 'normal'>, PlainKey>> = {
  'no-autoresponses': 'home.stepNoAutoresponses',
  'no-files': 'home.stepNoFiles',
  sparing: 'home.stepSparing',
  closed: 'home.stepClosed',
};

/** Empty where nothing is counted. */
export function costSaid(
  name: string,
  { budget, spent = 0, step = 'normal' }: Budget,
  t: I18n['t'],
  format: I18n['format'],
): Said[] {
  if (budget === null) return [];
  const dollars = (value: number) => format.number(value, { style: 'currency', currency: 'USD' });
  const cost = { name, spent: dollars(spent), budget: dollars(budget) };
  if (step === 'normal') return [{ text: t('home.spent', cost), isBad: false }];
  return [{ text: `${t('home.spent', cost)} ${t(STEPS[step])}`, isBad: true }];
}
