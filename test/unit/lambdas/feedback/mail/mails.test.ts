import { describe, expect, it } from 'vitest';
import { feedback } from '../../../../../config/feedback.ts';
import { composeAlert } from '../../../../../lambdas/feedback/mail/alert.ts';
import { composeDigest } from '../../../../../lambdas/feedback/mail/digest.ts';
import { response } from '../counting/feedback-table.ts';

const site = 'https://www.example.org';
const parsed = feedback.parse({
  widgets: {
    stars: { kind: 'stars', site, alert: { atMost: 2 } },
    nps: { kind: 'nps', site },
    csat: { kind: 'csat', site },
  },
});
const widgetOf = (id: 'stars' | 'nps' | 'csat') => parsed.widgets[id] ?? expect.unreachable();

describe('an alert', () => {
  it.each([
    [1, '1 second'],
    [45, '45 seconds'],
    [60, '1 minute'],
    [90, '90 seconds'],
    [5_400, '90 minutes'],
    [3_600, '1 hour'],
    [7_200, '2 hours'],
    [86_400, '1 day'],
  ])('of every %i seconds says %s', (everySeconds, words) => {
    const widget = { ...widgetOf('stars'), alert: { atMost: 2, everySeconds } };
    const { text, html } = composeAlert(response(1, 1, 1), widget, { timeZone: 'UTC' });
    expect(text).toContain(`send no mail for ${words}.`);
    expect(html).toContain(`send no mail for ${words}.`);
  });
});

describe('a digest', () => {
  const day = (date: string, rating: number, count: number) => ({
    day: date,
    counts: { responses: count, ratings: { [rating]: count } },
  });
  const digest = (id: 'stars' | 'nps' | 'csat', now: number, before: number) =>
    composeDigest({
      widgetId: id,
      widget: widgetOf(id),
      week: [day('2026-11-16', now, 3), day('2026-11-17', 1, 1)],
      weekBefore: [day('2026-11-09', before, 4), day('2026-11-10', 5, 1)],
      comments: [],
      notes: ['1 message is held'],
    });

  it('gives changes of scores in points', () => {
    expect(digest('csat', 5, 1).text).toMatch(
      /CSAT \(4 and 5\): 75 % \(week before: 20 %, change: \+55 points\)/,
    );
    expect(digest('nps', 10, 10).text).toMatch(/NPS .*change: -?\+?\d+(?:\.\d+)? points\)/);
    expect(digest('stars', 5, 5).text).toMatch(/Mean: 4 \(week before: 5, change: -1\)/);
  });

  it('names the days below its bars, and what bars and line stand for', () => {
    const { html, text } = digest('stars', 5, 3);
    expect(html.match(/<td>(Mon|Tue)<\/td>/g)).toHaveLength(4);
    expect(html).toContain('the highest is 4');
    expect(html).toContain('from 1 at the bottom to 5 at the top');
    expect(text).toContain('Mon 16 Nov: 3');
    expect(text).toContain('1 message is held');
  });
});
