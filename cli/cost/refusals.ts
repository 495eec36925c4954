/** What requests cost that are refused, and what all that is accepted can cost at most. */
import { type Activity, usageOf } from '../../config/activities.ts';
import { contact } from '../../config/contact.ts';
import { feedback } from '../../config/feedback.ts';
import { images } from '../../config/images.ts';
import { list, type Usage } from '../../config/prices.ts';
import { eventUsage, PROFILES } from './events.ts';
import type { Template } from './resources.ts';

/** Seconds are guesses above those of a local engine. Reads and writes: the budget's month, the mark, two rate limits. */
const REFUSALS: readonly (readonly [what: string, activity: Activity])[] = [
  [
    'a form, a widget or an upload beyond a limit or the budget',
    { calls: { 'contact/submit': [1, 0.1] }, usage: { apiRequests: 1, readUnits: 6, writeUnits: 2 } },
  ],
  [
    'a form that is wrong in itself, or from a page that may not',
    { calls: { 'contact/submit': [1, 0.05] }, usage: { apiRequests: 1 } },
  ],
  [
    'a webhook without Meta’s signature',
    { calls: { 'keyword-dm/webhook': [1, 0.02] }, usage: { apiRequests: 1 } },
  ],
  ['an owner’s route without a token', { calls: { 'contact/owner': [1, 0.05] }, usage: { apiRequests: 1 } }],
];

/** Name and dollars for a million, by the list. */
export function refusals(): { readonly what: string; readonly million: number }[] {
  return REFUSALS.map(([what, activity]) => ({ what, million: list(usageOf(activity)) * 1e6 }));
}

const MINUTES_A_MONTH = 730 * 60;
const DAYS_A_MONTH = 730 / 24;

/** A form, a widget and a preset with the defaults, and how many of it a month takes. */
function defaults() {
  const site = 'https://www.example.com';
  const form = contact.parse({ forms: { a: { to: ['a@b.example'], site } } }).forms.a?.rate;
  const widget = feedback.parse({ widgets: { a: { kind: 'stars', site } } }).widgets.a?.rate;
  const preset = images.parse({ presets: { a: {} } }).presets.a?.rate;
  return [
    ['Contact', form?.perFormPerMinute, form?.perFormPerDay],
    ['Feedback', widget?.perWidgetPerMinute, widget?.perWidgetPerDay],
    ['Images', preset?.perPresetPerMinute, preset?.imagesPerDay],
  ] as const;
}

export interface Bound {
  readonly stack: string;
  /** Dollars in a month, by the minute's limit alone. */
  readonly byMinute: number;
  /** By the day's. */
  readonly byDay: number;
}

/** What one form, widget and preset can cost in a month when it is filled in all the time, and all is accepted. */
export function bounds(templates: Readonly<Record<string, Template>>): Bound[] {
  return defaults().flatMap(([stack, perMinute = 0, perDay = 0]) => {
    const [, template] = Object.entries(templates).find(([name]) => name.endsWith(`-${stack}`)) ?? [];
    const profile = PROFILES.find((one) => one.stack === stack);
    if (!template || !profile) return [];
    const price = (events: number) => list(eventUsage(profile, template, events) as Usage);
    return [{ stack, byMinute: price(perMinute * MINUTES_A_MONTH), byDay: price(perDay * DAYS_A_MONTH) }];
  });
}
