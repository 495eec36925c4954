import { describe, expect, it } from 'vitest';
import { feedback } from '../../../../../config/feedback.ts';
import { newResponse } from '../../../../../lambdas/feedback/response/create.ts';
import { alertRecipients, decideResponse } from '../../../../../lambdas/feedback/response/decide.ts';
import type { Content } from '../../../../../lambdas/feedback/response/response.ts';

const widgetOf = (more: object) => {
  const site = 'https://a.example';
  const widget = { kind: 'stars', site, alert: { atMost: 2 }, attributes: ['plan'], ...more };
  return feedback.parse({ widgets: { rating: widget } }).widgets.rating ?? expect.unreachable();
};

const widget = widgetOf({
  rules: {
    pricing: {
      when: { pages: ['/pricing*'], score: { atMost: 2 } },
      do: { to: ['sales@example.com'], labels: ['pricing'] },
    },
    pro: { when: { fields: { plan: { equals: 'pro' } } }, do: { assignee: 'Ada' } },
    rude: { when: { fields: { comment: { matches: 'd[a-z]mn' } } }, do: { hold: true } },
  },
});

async function received(content: Content) {
  const judgement = { reasons: [], signals: [], points: 0 };
  const now = new Date('2026-11-28T10:00:00.000Z');
  const decision = await decideResponse(widget, { content, judgement, now }, 'UTC');
  const about = { id: '1', widgetId: 'rating', widget, content, judgement, decision, now };
  return newResponse({ ...about, origin: undefined, addressHash: 'hash', person: undefined });
}

describe('a widget’s rules', () => {
  it('send the alert to others, by score and page', async () => {
    const response = await received({ rating: 1, page: 'https://a.example/pricing/pro' });
    expect(response).toMatchObject({
      state: 'new',
      labels: ['pricing'],
      rules: [{ id: 'pricing', because: ['the rating is 1', 'on the page /pricing*'] }],
    });
    expect(alertRecipients(widget, response, ['o@o.example'])).toEqual(['sales@example.com']);
    expect(alertRecipients({ rules: {} }, response, ['o@o.example'])).toEqual(['o@o.example']);
    const better = await received({ rating: 3, page: 'https://a.example/pricing/pro' });
    expect(better).not.toHaveProperty('rules');
    expect(alertRecipients(widget, better, ['o@o.example'])).toEqual(['o@o.example']);
  });

  it('know what the page passed along, and hold by words', async () => {
    expect(await received({ rating: 5, attributes: { plan: 'Pro' } })).toMatchObject({ assignee: 'Ada' });
    expect(await received({ rating: 5, comment: 'Damn!' })).toMatchObject({
      state: 'spam',
      spamReasons: ['rule'],
    });
  });

  it.each([
    [
      { rules: { a: { when: { fields: { coment: { filled: true } } }, do: { hold: true } } } },
      'no such answer',
    ],
    [
      { alert: undefined, rules: { a: { when: {}, do: { to: ['a@b.example'] } } } },
      'a widget without `alert` sends no mail',
    ],
    [
      {
        kind: 'comment',
        alert: undefined,
        rules: { a: { when: { score: { atMost: 2 } }, do: { hold: true } } },
      },
      'has no score',
    ],
    [{ rules: { a: { when: { files: true }, do: { hold: true } } } }, 'Unrecognized key'],
  ])('%j: %s', (more, message) => expect(() => widgetOf(more)).toThrow(message));
});
