import { describe, expect, it } from 'vitest';
import { widgetSnippets } from '../../../../cli/snippets/feedback.ts';
import { feedback } from '../../../../config/feedback.ts';

const BASE = 'https://api.example.dev/feedback-api';
const hostile = `"><script>alert('1')</script>`;

function snippets(widget: object, scripts = BASE) {
  const site = 'https://www.example.dev';
  const { widgets } = feedback.parse({ widgets: { rating: { kind: 'stars', site, ...widget } } });
  return widgetSnippets('rating', widgets.rating ?? expect.unreachable(), `${BASE}/`, scripts);
}

describe('widgetSnippets', () => {
  it('puts the widget in by one tag', () => {
    expect(snippets({}).tag).toBe(
      `<script src="${BASE}/assets/v1/frontdesk-feedback.js" data-widget="rating" async></script>`,
    );
    // From a CDN it does not know by itself where to send.
    expect(snippets({}, 'https://cdn.example.dev').tag).toBe(
      `<script src="https://cdn.example.dev/assets/v1/frontdesk-feedback.js" data-api="${BASE}" data-widget="rating" async></script>`,
    );
  });

  it('asks in plain HTML for all that the widget asks for', () => {
    const { plain } = snippets({
      kind: 'nps',
      comment: 'required',
      email: true,
      honeypot: 'website',
      questions: {
        team: { type: 'choice', label: hostile, options: ['a', 'b'], required: true },
        topics: { type: 'choice', label: 'Topics', options: ['c'], multiple: true, required: true },
        why: { type: 'text', label: 'Why?', maxLength: 20 },
      },
    });
    expect(plain).toContain(`<form action="${BASE}/feedback/rating" method="post" accept-charset="utf-8">`);
    expect(plain).toContain('<input type="hidden" name="page" value="https://www.example.dev">');
    expect(plain.match(/name="rating" value="\d+" required/g)).toHaveLength(11);
    expect(plain).toContain('type="radio" name="answers.team" value="a" required');
    expect(plain).toContain('type="checkbox" name="answers.topics" value="c">');
    expect(plain).toContain('<input name="answers.why" maxlength="20">');
    expect(plain).toContain('<textarea name="comment" maxlength="5000" required>');
    expect(plain).toContain('<input type="email" name="email">');
    expect(plain).toContain('<input name="website" hidden');
    expect(plain).not.toContain('<script');
  });

  it('shows the rating to search engines only where it is public, and a rating', () => {
    expect(snippets({ publicSummary: true }).structured).toContain(
      `"${BASE}/feedback/rating/summary?format=jsonld"`,
    );
    expect(snippets({}).structured).toBeUndefined();
    expect(snippets({ kind: 'comment', publicSummary: true }).structured).toBeUndefined();
  });
});
