/** Mails as they are previewed: about made-up people, with links that lead to addresses that nobody has. */

import { MILLION } from '../../../config/activities.ts';
import type { Pipeline } from '../../../config/deployment.ts';
import { monthNotice } from '../budget/notice.ts';
import { troubleMail } from '../legs/trouble.ts';
import type { MailContent } from './template.ts';

/** What mails are about. */
export const MAIL_KINDS = [
  ...(['message', 'answer', 'rule-answer', 'held', 'summary'] as const),
  ...(['low-rating', 'digest', 'survey', 'survey-reminder', 'budget', 'trouble'] as const),
] as const;
type MailKind = (typeof MAIL_KINDS)[number];

/** A mail as somebody gets it. What comes by the topic of alarms is text alone. */
export interface SampleMail
  extends Pick<MailContent, 'subject' | 'text'>,
    Partial<Pick<MailContent, 'html' | 'images'>> {
  /** Of its file, without its ending. */
  readonly name: string;
  readonly kind: MailKind;
  /** When it leaves, for people. */
  readonly when: string;
  readonly to: readonly string[];
  /** The form or widget that it belongs to. @default all of the pipeline's */
  readonly of?: string;
}

/** Names of RFC 2606, which nobody has. */
export const SAMPLE_API = 'https://api.example.com';
export const SAMPLE_DESK = 'https://desk.example.com';
export const SAMPLE_MOMENT = '2026-11-23T10:00:00.000Z';
export const SAMPLE_ID = '019aaa00-0000-7000-8000-000000000000';

/** How far a pipeline's budget is used, by the topic of alarms. @param perMonth the budget in dollars; none, and there is no such mail */
export function budgetSample(pipeline: Pipeline, perMonth: number | undefined, owner: string): SampleMail[] {
  if (perMonth === undefined) return [];
  const spent = perMonth * MILLION * 0.8;
  const notice = monthNotice({ pipeline, perMonth, month: '2026-11', spent, percent: 80 });
  return [
    {
      ...notice,
      name: `budget-${pipeline}`,
      kind: 'budget',
      when: 'At 50, 80 and 100 % of a budget',
      to: [owner],
    },
  ];
}

/** What keeps mails from leaving, by the topic of alarms. */
export function troubleSample(pipeline: 'contact' | 'feedback', owner: string): SampleMail {
  const { Subject: subject, Message: text } = troubleMail('not-verified', pipeline);
  return {
    subject,
    text,
    name: `trouble-${pipeline}`,
    kind: 'trouble',
    when: 'When nothing leaves, once a day',
    to: [owner],
  };
}

/** The mail as a page: a browser knows no pictures that travel with a mail, so the page holds them itself. */
export function pageOfMail({ html: source = '', images = [] }: Pick<SampleMail, 'html' | 'images'>): string {
  return images.reduce(
    (page, { cid, contentType, content }) =>
      page.replaceAll(
        `src="cid:${cid}"`,
        `src="data:${contentType};base64,${Buffer.from(content).toString('base64')}"`,
      ),
    source,
  );
}
