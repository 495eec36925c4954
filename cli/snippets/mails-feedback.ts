/** The mails of widgets and surveys, as `npm run snippets -- mails` shows them. */

import { languagesOf } from '../../config/feedback-languages.ts';
import type { FrontdeskConfig } from '../../config/index.ts';
import { ratingsOf, scaleOf } from '../../config/scale.ts';
import type { Counts } from '../../lambdas/feedback/counting/counts.ts';
import { composeAlert } from '../../lambdas/feedback/mail/alert.ts';
import { composeDigest } from '../../lambdas/feedback/mail/digest.ts';
import { summarySets } from '../../lambdas/feedback/response/budget.ts';
import { heldMailSets } from '../../lambdas/feedback/response/held.ts';
import type { FeedbackResponse } from '../../lambdas/feedback/response/response.ts';
import type { Invitation } from '../../lambdas/feedback/survey/invitation.ts';
import { composeInvitation } from '../../lambdas/feedback/survey/mail.ts';
import { composeSummary } from '../../lambdas/shared/budget/summary-mail.ts';
import { atDesk } from '../../lambdas/shared/mail/template.ts';
import { addDays } from '../../lambdas/shared/runtime/local-time.ts';
import { composeHeld } from '../../lambdas/shared/spam/held-mail.ts';
import type { SampleMail } from './mails.ts';
import { SAMPLE_API, SAMPLE_DESK, SAMPLE_ID, SAMPLE_MOMENT } from './mails-contact.ts';

export function feedbackMails(config: FrontdeskConfig): SampleMail[] {
  const { feedback, brand, owner } = config;
  if (!feedback) return [];
  const { widgets, to = [owner.email] } = feedback;
  const open = (path: string) => atDesk(config.desk && SAMPLE_DESK, path, brand);
  const held = heldMailSets({ widgets, to }).slice(0, 1);
  const summary = feedback.budget === undefined ? [] : summarySets({ widgets, to }).slice(0, 1);
  return [
    ...Object.keys(widgets).flatMap((id) => widgetMails(id, to, config)),
    ...Object.keys(feedback.surveys).flatMap((id) => surveyMails(id, config)),
    ...held.map((set) => ({
      ...composeHeld(
        set.held.map((entry) => ({ ...entry, count: 3 })),
        brand,
        open('/feedback/comments?state=spam'),
      ),
      name: 'feedback-held',
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
      when: 'In place of single alerts while the budget runs short, once an hour',
      to: set.to,
    })),
  ];
}

function widgetMails(id: string, to: readonly string[], { feedback, brand, owner, desk }: FrontdeskConfig) {
  const widget = feedback?.widgets[id];
  if (!widget) return [];
  const scale = scaleOf(widget);
  const deskUrl = desk && SAMPLE_DESK;
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
    when: `Each ${feedback.digest.weekday}, where anybody used the widget`,
    to,
  };
  if (!widget.alert) return [digest];
  const alert: SampleMail = {
    ...composeAlert(low, widget, { timeZone: owner.timeZone, brand, deskUrl }),
    name: `${id}-low-rating`,
    when: `For a rating of at most ${widget.alert.atMost}, at once`,
    to,
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
function surveyMails(id: string, { feedback, brand }: FrontdeskConfig): SampleMail[] {
  const survey = feedback?.surveys[id];
  const widget = survey && feedback.widgets[survey.widget];
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
    language: languagesOf(widget, feedback.texts)[0] ?? 'en',
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
      config: { texts: feedback.texts, brand },
      isReminder,
      baseUrl: SAMPLE_API,
      key: '',
    });
  const asked = {
    ...compose(false),
    name: `${id}-survey`,
    when: 'To each on the list of the survey',
    to: [RECIPIENT],
  };
  if (survey.remindAfterDays === 0) return [asked];
  const when = `${survey.remindAfterDays} days later, to who has not answered`;
  return [asked, { ...compose(true), name: `${id}-survey-reminder`, when, to: [RECIPIENT] }];
}

const RECIPIENT = 'ada@customers.example';
