/** The mails of widgets and surveys, as they are previewed. */

import type { Brand } from '../../../config/brand.ts';
import type { FeedbackConfig } from '../../../config/feedback.ts';
import { languagesOf } from '../../../config/feedback-languages.ts';
import { ratingsOf, scaleOf } from '../../../config/scale.ts';
import { composeSummary } from '../../shared/budget/summary-mail.ts';
import {
  budgetSample,
  SAMPLE_API,
  SAMPLE_DESK,
  SAMPLE_ID,
  SAMPLE_MOMENT,
  type SampleMail,
  troubleSample,
} from '../../shared/mail/sample.ts';
import { atDesk } from '../../shared/mail/template.ts';
import { addDays } from '../../shared/runtime/local-time.ts';
import { composeHeld } from '../../shared/spam/held-mail.ts';
import type { Counts } from '../counting/counts.ts';
import { summarySets } from '../response/budget.ts';
import { heldMailSets } from '../response/held.ts';
import type { FeedbackResponse } from '../response/response.ts';
import type { Invitation } from '../survey/invitation.ts';
import { composeInvitation } from '../survey/mail.ts';
import { composeAlert } from './alert.ts';
import { composeDigest } from './digest.ts';

/** What the mails of widgets and surveys depend on. */
export interface FeedbackMails
  extends Pick<FeedbackConfig, 'widgets' | 'surveys' | 'texts' | 'budget' | 'digest'> {
  readonly to: readonly string[];
  readonly brand?: Brand | undefined;
  readonly timeZone: string;
  /** The owner's address. */
  readonly owner: string;
  /** Whether there is a desk to lead to. */
  readonly hasDesk: boolean;
}

export function feedbackMails(config: FeedbackMails): SampleMail[] {
  const { widgets, to, brand, owner, budget } = config;
  const open = (path: string) => atDesk(deskOf(config), path, brand);
  const held = heldMailSets({ widgets, to: [...to] }).slice(0, 1);
  const summary = budget === undefined ? [] : summarySets({ widgets, to: [...to] }).slice(0, 1);
  return [
    ...Object.keys(widgets).flatMap((id) => widgetMails(id, config)),
    ...Object.keys(config.surveys).flatMap((id) => surveyMails(id, config)),
    ...held.map((set) => ({
      ...composeHeld(
        set.held.map((entry) => ({ ...entry, count: 3 })),
        brand,
        open('/feedback/comments?state=spam'),
      ),
      name: 'feedback-held',
      kind: 'held' as const,
      when: 'Where spam was held for a day and no alert has said it',
      to: set.to,
    })),
    ...summary.map((set) => ({
      ...composeSummary(
        set.held.map((entry) => ({ held: entry, count: 2, shown: ['Rating 1: The lid did not fit.'] })),
        brand,
        open('/feedback/comments'),
      ),
      name: 'feedback-summary',
      kind: 'summary' as const,
      when: 'In place of single alerts while the budget runs short, once an hour',
      to: set.to,
    })),
    ...budgetSample('feedback', budget?.perMonth, owner),
    troubleSample('feedback', owner),
  ];
}

function deskOf({ hasDesk }: Pick<FeedbackMails, 'hasDesk'>): string | undefined {
  return hasDesk ? SAMPLE_DESK : undefined;
}

function widgetMails(id: string, config: FeedbackMails): SampleMail[] {
  const { widgets, to, brand, timeZone, digest: weekly } = config;
  const widget = widgets[id];
  if (!widget) return [];
  const scale = scaleOf(widget);
  const deskUrl = deskOf(config);
  const low = responseOf(id, scale?.lowest, 'The lid did not fit, and nobody answered.');
  const high = responseOf(id, scale?.highest, 'Lovely, and here within two days.');
  const days = (from: number) =>
    Array.from({ length: 7 }, (_, i) => ({
      day: addDays(FIRST_DAY, from + i),
      counts: countsOf(scale ? ratingsOf(scale) : [], i),
    }));
  const digest: SampleMail = {
    ...composeDigest({
      widgetId: id,
      widget,
      week: days(0),
      weekBefore: days(-7),
      comments: [low, high],
      brand,
      deskUrl,
    }),
    name: `${id}-digest`,
    kind: 'digest',
    when: `Each ${weekly.weekday}, where anybody used the widget`,
    to,
    of: id,
  };
  if (!widget.alert) return [digest];
  const alert: SampleMail = {
    ...composeAlert(low, widget, { timeZone, brand, deskUrl }),
    name: `${id}-low-rating`,
    kind: 'low-rating',
    when: `For a rating of at most ${widget.alert.atMost}, at once`,
    to,
    of: id,
  };
  return [alert, digest];
}

const FIRST_DAY = '2026-11-16';

/** Made up, and the same each time: more of the better ratings. */
function countsOf(ratings: readonly number[], day: number): Counts {
  const given = ratings.map((rating, i): [number, number] => [rating, (i * (day + 3)) % 5]);
  const sum = given.reduce((all, [, count]) => all + count, 0);
  return { responses: ratings.length === 0 ? day + 1 : sum, ratings: Object.fromEntries(given) };
}

function responseOf(widget: string, rating: number | undefined, comment: string): FeedbackResponse {
  return {
    pk: `response#${SAMPLE_ID}`,
    sk: 'response',
    type: 'response',
    id: SAMPLE_ID,
    widget,
    version: 1,
    state: 'new',
    ...(rating !== undefined && { rating }),
    comment,
    page: 'https://www.example.com/pots',
    receivedAt: SAMPLE_MOMENT,
    changeUntil: SAMPLE_MOMENT,
    addressHash: '',
    gsi1pk: '',
    gsi1sk: '',
    deleteAt: 0,
  };
}

/** The invitation and its reminder, in the first language of the widget's words. */
function surveyMails(id: string, { surveys, widgets, texts, brand }: FeedbackMails): SampleMail[] {
  const survey = surveys[id];
  const widget = survey && widgets[survey.widget];
  if (!widget) return [];
  const invitation: Invitation = {
    pk: `invitation#${SAMPLE_ID}`,
    sk: 'invitation',
    type: 'invitation',
    id: SAMPLE_ID,
    survey: id,
    widget: survey.widget,
    state: 'open',
    email: RECIPIENT,
    language: languagesOf(widget, texts)[0] ?? 'en',
    createdAt: SAMPLE_MOMENT,
    closesAt: SAMPLE_MOMENT,
    person: '',
    mailbox: '',
    gsi1pk: '',
    gsi1sk: '',
    deleteAt: 0,
  };
  const compose = (isReminder: boolean) =>
    composeInvitation({
      invitation,
      survey,
      widget,
      config: { texts, brand },
      isReminder,
      baseUrl: SAMPLE_API,
      key: '',
    });
  const asked = {
    ...compose(false),
    name: `${id}-survey`,
    kind: 'survey' as const,
    when: 'To each on the list of the survey',
    to: [RECIPIENT],
    of: survey.widget,
  };
  if (survey.remindAfterDays === 0) return [asked];
  const when = `${survey.remindAfterDays} days later, to who has not answered`;
  return [
    asked,
    {
      ...compose(true),
      name: `${id}-survey-reminder`,
      kind: 'survey-reminder',
      when,
      to: [RECIPIENT],
      of: survey.widget,
    },
  ];
}

const RECIPIENT = 'ada@customers.example';
