import { describe, expect, it } from 'vitest';
import { contact } from '../../../../../config/contact.ts';
import { hostedPage } from '../../../../../lambdas/contact/form/hosted-page.ts';
import { makeRequest } from '../../request.ts';
import { makeForm } from '../form.ts';

const show = (form: Parameters<typeof makeForm>[0], headers: Record<string, string> = {}) =>
  hostedPage(
    { target: 'form', formId: 'main', form: makeForm(form) },
    makeRequest({ method: 'GET', headers }),
    { token: 'the-token', now: new Date('2026-11-28T12:00:00Z'), isFull: false },
  );

describe('hostedPage', () => {
  it('asks for the declared fields, under their labels', () => {
    const { statusCode, body, headers } = show({
      honeypot: 'website',
      fields: {
        first_name: { type: 'text', required: true, minLength: 0, maxLength: 100 },
        age: { type: 'number', required: false },
        topic: {
          type: 'choice',
          required: false,
          options: ['Offer', 'Press'],
          multiple: false,
          label: 'What for?',
        },
      },
    });
    expect(statusCode).toBe(200);
    expect(headers?.vary).toContain('Accept');
    expect(body).toContain(
      '<label for="field-0">First name</label>\n<input name="first_name" id="field-0" required value="">',
    );
    expect(body).toContain('<legend>What for?</legend>');
    expect(body).toContain('<input type="radio" name="topic" value="Offer">Offer');
    expect(body).toContain('<input type="hidden" name="_page" value="the-token">');
    expect(body).toContain('<input name="website" hidden tabindex="-1" autocomplete="off">');
    expect(body).not.toContain('autofocus');
  });

  it('shows labels in the page’s language', () => {
    const fields = {
      name: {
        type: 'text',
        label: { en: 'Your name', de: 'Ihr Name' },
        required: true,
        minLength: 0,
        maxLength: 9,
      },
    } as const;
    expect(show({ fields }, { 'accept-language': 'de' }).body).toContain('>Ihr Name</label>');
    const { body } = show({ fields }, { 'accept-language': 'fr' });
    expect(body).toContain('>Your name</label>');
    expect(body).toContain('<html lang="en">');
  });

  it('asks for name, address and message where nothing is declared', () => {
    const { body } = show({});
    for (const name of ['name', 'email', 'message', '_gotcha']) expect(body).toContain(`name="${name}"`);
  });

  it('speaks the browser’s language, and hands it on', () => {
    const { body } = show({}, { 'accept-language': 'de-AT,en;q=0.5' });
    expect(body).toContain('<html lang="de">');
    expect(body).toContain('Nachricht');
    expect(body).toContain('<input type="hidden" name="_language" value="de">');
  });

  it('takes files where the form does', () => {
    const { files } =
      contact.parse({ forms: { a: { to: ['a@b.example'], site: 'https://a.example', files: {} } } }).forms
        .a ?? {};
    expect(show({ files }).body).toContain('<input type="file" id="files" name="attachment" multiple>');
    expect(show({ files }).body).toContain('enctype="multipart/form-data"');
    expect(show({}).body).not.toContain('type="file"');
  });

  it.each([
    [{ active: false }, 'This form does not take messages at the moment.'],
    [
      { captcha: { provider: 'turnstile', onUnreachable: 'accept' } as const },
      'This form is on our website.',
    ],
  ])('leads to the website where it could not be sent: %j', (form, says) => {
    const { body } = show(form);
    expect(body).not.toContain('<form');
    expect(body).toContain(says);
    expect(body).toContain('href="https://site.example/contact"');
  });

  it('may lead to where the form leads after success', () => {
    const { headers } = show({ redirect: 'https://shop.example/thanks' });
    expect(headers?.['content-security-policy']).toMatch(/form-action [^;]* https:\/\/shop\.example;/);
  });
});
