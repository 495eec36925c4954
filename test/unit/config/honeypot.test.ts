import { describe, expect, it } from 'vitest';
import { contact } from '../../../config/contact.ts';
import { feedback } from '../../../config/feedback.ts';
import { PAGE_TOKEN_FIELD } from '../../../lambdas/contact/form/page-token.ts';
import { INVITATION_FIELD } from '../../../lambdas/feedback/survey/invitation.ts';
import { NONCE_FIELD } from '../../../lambdas/feedback/widget/form-page.ts';
import { ORIGIN_FIELD } from '../../../lambdas/shared/http/origin.ts';
import { CAPTCHA_FIELDS } from '../../../lambdas/shared/spam/captcha.ts';
import { TIMING_FIELDS } from '../../../lambdas/shared/spam/timing.ts';

const form = (honeypot: string) =>
  contact.safeParse({
    forms: {
      main: {
        to: ['a@b.example'],
        site: 'https://a.example',
        fields: { phone: { type: 'tel' } },
        honeypot,
      },
    },
  });
const widget = (honeypot: string) =>
  feedback.safeParse({
    widgets: {
      w: {
        kind: 'nps',
        site: 'https://a.example',
        questions: { topic: { type: 'text', label: 'Topic' } },
        followUps: { why: { ask: 'Why?' } },
        attributes: ['plan'],
        honeypot,
      },
    },
  });
const sentAlong = [ORIGIN_FIELD, NONCE_FIELD, PAGE_TOKEN_FIELD, '_next', ...CAPTCHA_FIELDS, ...TIMING_FIELDS];

describe('a honeypot', () => {
  it.each(['website', '_gotcha', '_honey', 'Phone'])('of a form may be %s', (name) => {
    expect(form(name).success).toBe(true);
  });

  it.each(['phone', 'email', 'Email', '_replyto', '_subject', '_language', ...sentAlong])(
    'of a form can’t be %s, which is filled in',
    (name) => {
      expect(form(name).error?.issues).toMatchObject([{ path: ['forms', 'main', 'honeypot'] }]);
    },
  );

  it.each(['website', '_gotcha', '_honey', 'why'])('of a widget may be %s', (name) => {
    expect(widget(name).success).toBe(true);
  });

  it.each([
    'rating',
    'comment',
    'email',
    'page',
    'language',
    'screenshot',
    'user',
    'viewport',
    'viewport.width',
    'editToken',
    'answers.topic',
    'answers.why',
    'attributes.plan',
    INVITATION_FIELD,
    ...sentAlong,
  ])('of a widget can’t be %s, which is filled in', (name) => {
    expect(widget(name).error?.issues).toMatchObject([{ path: ['widgets', 'w', 'honeypot'] }]);
  });
});
