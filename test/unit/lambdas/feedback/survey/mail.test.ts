import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { feedback } from '../../../../../config/feedback.ts';
import { LANGUAGES } from '../../../../../config/words.ts';
import {
  type Invitation,
  invitationToken,
  readInvitationToken,
  readUnsubscribeToken,
  unsubscribeToken,
} from '../../../../../lambdas/feedback/survey/invitation.ts';
import { composeInvitation } from '../../../../../lambdas/feedback/survey/mail.ts';

const id = '0193a0b2-7c1d-7e3f-8a4b-5c6d7e8f9a0b';
const key = 'a key of the tests';
const config = feedback.parse({
  widgets: {
    nps: { kind: 'nps', site: 'https://www.frontdesk-tests.dev' },
    csat: { kind: 'csat', site: 'https://www.frontdesk-tests.dev' },
    stars: { kind: 'stars', site: 'https://www.frontdesk-tests.dev' },
  },
  surveys: { spring: { widget: 'nps', text: 'Hello <you>,\n\none question.' }, summer: { widget: 'csat' } },
});

function compose(survey: 'spring' | 'summer', language: string, isReminder = false) {
  const settings = config.surveys[survey] ?? expect.unreachable();
  const widget = config.widgets[settings.widget] ?? expect.unreachable();
  const invitation = { id, mailbox: 'm', widget: settings.widget, survey, language } as Invitation;
  return composeInvitation({
    invitation,
    survey: settings,
    widget,
    config,
    isReminder,
    baseUrl: 'https://api.frontdesk-tests.dev',
    key,
  });
}

describe('a survey’s mail', () => {
  it.each(LANGUAGES)('asks in %s with a link for each score, in its text and its HTML alike', (language) => {
    for (const [survey, count] of [
      ['spring', 11],
      ['summer', 5],
    ] as const) {
      const { text, html, unsubscribe, subject } = compose(survey, language);
      const links = [...html.matchAll(/href="([^"]+)"/g)].map(([, url = '']) => url.replaceAll('&amp;', '&'));
      expect(links).toHaveLength(count + 1);
      for (const url of links) expect(text).toContain(url);
      expect(links.at(-1)).toBe(unsubscribe);
      expect(new Set(links).size).toBe(links.length);
      expect(`${text}${html}${subject}`).not.toMatch(/\{\}|undefined/);
      expect(compose(survey, language, true).text).not.toBe(text);
    }
  });

  it('lets nothing that the owner wrote become markup', () => {
    expect(compose('spring', 'en').html).toContain('Hello &lt;you&gt;,</p>');
  });
});

describe('links', () => {
  it('are good for what they were signed for, and nothing else', () => {
    const [answer, end] = [invitationToken(id, key), unsubscribeToken({ id, mailbox: 'm' }, key)];
    expect(readInvitationToken(answer, key)).toBe(id);
    expect(readUnsubscribeToken(end, key)).toEqual({ id, mailbox: 'm' });
    expect(readInvitationToken(end, key)).toBeUndefined();
    expect(readUnsubscribeToken(answer, key)).toBeUndefined();
    expect(readInvitationToken(answer, 'another key')).toBeUndefined();
    const edits = fc.tuple(fc.nat(answer.length - 1), fc.constantFrom(...'aZ09-_.'));
    fc.assert(
      fc.property(edits, ([at, sign]) => {
        const changed = answer.slice(0, at) + sign + answer.slice(at + 1);
        if (changed !== answer) expect(readInvitationToken(changed, key)).toBeUndefined();
      }),
    );
    for (const none of [undefined, ['a'], '', '..', `${answer}.`])
      expect(readInvitationToken(none, key)).toBeUndefined();
  });
});

describe('the configuration', () => {
  it.each([
    [{ widget: 'nowhere' }, 'there is no such widget'],
    [{ widget: 'stars' }, 'kind nps or csat'],
    [{ widget: 'nps', remindAfterDays: 30 }, 'before the survey closes'],
    [{ widget: 'nps', text: { de_AT: 'x' } }, 'not a language'],
  ])('refuses %j', (survey, message) => {
    const { widgets } = config;
    const result = feedback.safeParse({
      widgets: {
        nps: { kind: 'nps', site: widgets.nps?.site },
        stars: { kind: 'stars', site: widgets.nps?.site },
      },
      surveys: { spring: survey },
    });
    expect(JSON.stringify(result.error?.issues)).toContain(message);
  });
});
