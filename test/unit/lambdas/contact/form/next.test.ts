import { describe, expect, it } from 'vitest';
import { nextPage } from '../../../../../lambdas/contact/form/next.ts';
import { makeForm } from '../form.ts';

const API = 'https://api.example/v1';

describe('nextPage', () => {
  const form = makeForm({ origins: ['https://other.example'] });

  it('is _next on the site or an allowed origin', () => {
    expect(nextPage(form, 'main', { next: '/done' }, { baseUrl: API })).toBe('https://site.example/done');
    expect(nextPage(form, 'main', { next: 'https://other.example/x' }, { baseUrl: API })).toBe(
      'https://other.example/x',
    );
  });

  it("is the form's redirect otherwise", () => {
    const redirecting = makeForm({ redirect: 'https://elsewhere.example/ok' });
    expect(nextPage(redirecting, 'main', { next: 'https://evil.example' }, { baseUrl: API })).toBe(
      'https://elsewhere.example/ok',
    );
  });

  it('is our thank-you page where neither is, in the language of the form', () => {
    expect(nextPage(form, 'main', {}, { baseUrl: API })).toBe(`${API}/f/main/thanks`);
    expect(nextPage(form, 'main', { language: 'de' }, { baseUrl: API })).toBe(`${API}/f/main/thanks?lang=de`);
  });
});
