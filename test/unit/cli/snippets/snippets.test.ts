import { describe, expect, it } from 'vitest';
import { snippetsOf } from '../../../../cli/snippets/snippets.ts';
import { PROVIDERS } from '../../../../lambdas/shared/spam/captcha.ts';
import { makeForm } from '../../lambdas/contact/form.ts';

const hostile = `"><script>alert('1')</script>`;

describe('snippetsOf', () => {
  it('uses the address as it is, with or without a trailing slash', () => {
    for (const base of ['https://api.example.dev/contact', 'https://api.example.dev/contact/']) {
      const { plain, client, fetch } = snippetsOf('main', makeForm(), base);
      expect(plain).toContain(
        '<form action="https://api.example.dev/contact/f/main" method="post" accept-charset="utf-8">',
      );
      expect(client).toContain("origin: 'https://api.example.dev/contact'");
      expect(fetch).toContain("fetch('https://api.example.dev/contact/f/main'");
    }
  });

  it('escapes names, labels and options', () => {
    const form = makeForm({
      fields: {
        [hostile]: { type: 'text', label: hostile, required: true, minLength: 0, maxLength: 10 },
        choice: { type: 'choice', required: true, options: [hostile], multiple: false },
      },
    });
    const { plain, client } = snippetsOf('main', form, 'https://api.example.dev');
    expect(plain.match(/<script/g)).toHaveLength(1);
    expect(client.match(/<script/g)).toHaveLength(1);
  });

  it('tells the browser what the form asks for', () => {
    const { plain } = snippetsOf(
      'main',
      makeForm({
        honeypot: 'website',
        fields: {
          name: { type: 'text', required: true, minLength: 2, maxLength: 40 },
          age: { type: 'number', required: false, min: 18, max: 120 },
        },
      }),
      'https://api.example.dev',
    );
    expect(plain).toContain('<input name="name" required minlength="2" maxlength="40">');
    expect(plain).toContain('<input type="number" step="any" name="age" min="18" max="120">');
    expect(plain).toContain('<input name="website" hidden');
  });

  it('has the widget of each captcha, and resets it after an error', () => {
    for (const [provider, element, reset] of [
      ['turnstile', '<div class="cf-turnstile" data-sitekey="‹your site key›">', 'turnstile.reset()'],
      ['hcaptcha', '<div class="h-captcha" data-sitekey="‹your site key›">', 'hcaptcha.reset()'],
      ['recaptcha', '<div class="g-recaptcha" data-sitekey="‹your site key›">', 'grecaptcha.reset()'],
    ] as const) {
      const form = makeForm({ captcha: { provider, onUnreachable: 'accept' } });
      const { plain, client, fetch } = snippetsOf('main', form, 'https://api.example.dev');
      expect(plain).toContain(element);
      expect(client).toContain(element);
      expect(client).toContain(`onError: () => ${reset}`);
      expect(fetch).toContain(`'${PROVIDERS[provider].field}': `);
    }
    expect(snippetsOf('main', makeForm(), 'https://api.example.dev').client).not.toContain('onError');
  });
});
