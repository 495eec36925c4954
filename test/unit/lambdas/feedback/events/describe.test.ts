import { expect, it } from 'vitest';
import type { WidgetConfig } from '../../../../../config/feedback.ts';
import { feedback } from '../../../../../config/feedback.ts';
import { describer } from '../../../../../lambdas/feedback/events/describe.ts';
import type { FeedbackResponse } from '../../../../../lambdas/feedback/response/response.ts';
import { newEvent } from '../../../../../lambdas/shared/events/model.ts';

const { widgets } = feedback.parse({ widgets: { rating: { kind: 'stars', site: 'https://site.example' } } });
const AT = '2026-11-28T10:00:00.000Z';
const response = {
  id: '0199',
  widget: 'rating',
  state: 'new',
  receivedAt: AT,
  rating: 2,
  comment: 'Too slow',
  email: 'ada@mail.example',
  labels: ['slow'],
} as unknown as FeedbackResponse;
const accepted = newEvent({
  type: 'response.accepted',
  at: AT,
  of: '0199',
  data: { response: '0199', widget: 'rating', receivedAt: AT, revision: 1, rules: [] },
});
const describing = (
  found: FeedbackResponse | undefined,
  configured: Record<string, WidgetConfig> = widgets,
) =>
  describer({
    config: { widgets: configured, timeZone: 'UTC' },
    deskUrl: async () => 'https://desk.example',
    readResponse: async () => found,
  });

it('shows what matters first, and what was said only where it is asked for', async () => {
  const withContents = await describing(response)(accepted, { contents: true });
  expect(withContents?.message).toMatchObject({
    title: 'New feedback: rating',
    link: { url: 'https://desk.example/feedback/comments?widget=rating&all=true' },
    answers: [
      { label: 'Comment', value: 'Too slow' },
      { label: 'E-mail', value: 'ada@mail.example' },
    ],
  });
  expect(withContents?.message.facts[0]).toEqual({ label: 'Rating', value: '2 of 5' });
  expect(withContents?.contents).toMatchObject({ rating: 2, comment: 'Too slow' });
  const without = await describing(response)(accepted, { contents: false });
  expect(JSON.stringify(without?.message)).not.toMatch(/2 of 5|Too slow|ada@/);
});

it.each([
  ['that was deleted', undefined, widgets],
  ['that is spam by now', { ...response, state: 'spam' } as FeedbackResponse, widgets],
  ['whose widget is gone', response, {}],
])('of a response %s nobody is told', async (_, found, configured) => {
  expect(await describing(found, configured)(accepted, { contents: true })).toBeUndefined();
});
