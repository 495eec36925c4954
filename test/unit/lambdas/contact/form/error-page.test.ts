import { describe, expect, it } from 'vitest';
import { contact } from '../../../../../config/contact.ts';
import { LANGUAGES } from '../../../../../config/words.ts';
import { errorPage } from '../../../../../lambdas/contact/form/error-page.ts';
import { formOrigins } from '../../../../../lambdas/contact/form/next.ts';
import { languageOf, TEXTS } from '../../../../../lambdas/contact/form/page-texts.ts';
import { HttpError } from '../../../../../lambdas/shared/http/errors.ts';
import type { Fields } from '../../../../../lambdas/shared/http/fields.ts';
import { escapeHtml } from '../../../../../lambdas/shared/http/html.ts';
import { sayIn } from '../../../../../lambdas/shared/page/messages.ts';
import { makeForm } from '../form.ts';

const form = makeForm({
  honeypot: 'website',
  fields: {
    name: { type: 'text', required: true, label: 'Your name', minLength: 0, maxLength: 100 },
    email: { type: 'email', required: false },
    colour: { type: 'choice', required: false, options: ['red', 'blue'], multiple: true },
  },
});
const HOSTILE = `"'><script>alert(1)</script>&`;

function pageOf(values: Record<string, string | string[]>, error: HttpError) {
  const fields: Fields = new Map(Object.entries(values));
  return errorPage(error, { form, fields }).body;
}
const invalid = new HttpError(422, 'VALIDATION_FAILED', 'Look again.', {
  fieldErrors: [
    { code: 'TYPE_EMAIL', field: 'email', message: 'email must be an e-mail address.' },
    { code: 'TYPE_TEXT', field: '_subject', message: 'One line, please.' },
  ],
});

describe('errorPage', () => {
  it('carries the website’s origin along, once, and nobody else’s', () => {
    const [site = ''] = formOrigins(form);
    const shown = (origin: string, carried?: string) =>
      errorPage(invalid, {
        form,
        fields: new Map(Object.entries({ email: 'nobody', ...(carried && { _origin: carried }) })),
        origin,
      }).body.match(/name="_origin" value="([^"]*)"/g);
    const field = [`name="_origin" value="${site}"`];
    expect(shown(site)).toEqual(field);
    expect(shown('https://api.example', site)).toEqual(field);
    expect(shown('https://api.example', 'https://evil.example')).toBeNull();
    expect(shown('https://api.example')).toBeNull();
  });

  it('puts each error beside its field, and those without a visible one above', () => {
    const body = pageOf({ email: 'nobody' }, invalid);
    expect(body).toMatch(/name="email" id="field-0" aria-invalid="true" aria-describedby="field-0-error"/);
    expect(body).toContain('<p class="error" id="field-0-error">email must be an e-mail address.</p>');
    expect(body.indexOf('One line, please.')).toBeLessThan(body.indexOf('<form'));
  });

  it('shows a special field that is to be corrected', () => {
    const body = pageOf({ name: 'Ada', _subject: 'a\nb', _next: '/done' }, invalid);
    expect(body).toMatch(/>Subject<\/label>\n<textarea name="_subject"/);
    expect(body).toContain('<input type="hidden" name="_next"');
  });

  it('keeps what was typed: declared, other, repeated, hidden, long', () => {
    const body = pageOf(
      {
        name: 'Ada',
        email: 'nobody',
        colour: ['red'],
        extra: ['1', '2'],
        note: 'a\nb',
        _next: '/done',
        _elapsed: '800',
        website: '',
      },
      invalid,
    );
    expect(body).toMatch(
      /<label for="field-0">Your name<\/label>\n<input name="name" id="field-0" required value="Ada">/,
    );
    expect(body).toContain('<input type="checkbox" name="colour" value="red" checked>');
    expect(body).toContain('<input type="checkbox" name="colour" value="blue">');
    expect(body.match(/<input name="extra"[^>]* value="[12]">/g)).toHaveLength(2);
    expect(body).toMatch(/<textarea name="note"[^>]*>\na\nb<\/textarea>/);
    expect(body).toContain('<input type="hidden" name="_next" value="/done">');
    expect(body).toContain('<input type="hidden" name="website" value="">');
    expect(body).not.toContain('_elapsed');
  });

  it('shows declared fields that were not sent only when they are asked for, or are boxes', () => {
    const missing = new HttpError(422, 'VALIDATION_FAILED', 'Look again.', {
      fieldErrors: [{ code: 'REQUIRED_FIELD_MISSING', field: 'name', message: 'Your name is required.' }],
    });
    const body = pageOf({ note: 'x' }, missing);
    expect(body).toContain('name="name"');
    expect(body).toContain('name="colour"');
    expect(body).not.toContain('name="email"');
  });

  it('begins at the first field that is wrong, and links to each', () => {
    const wrong = new HttpError(422, 'VALIDATION_FAILED', 'Look again.', {
      fieldErrors: [
        { code: 'TYPE_TEXT', field: 'colour', message: 'This must be one of the options.' },
        { code: 'TYPE_EMAIL', field: 'email', message: 'This must be an e-mail address.' },
      ],
    });
    const body = pageOf({ name: 'Ada', email: 'nobody', colour: 'green' }, wrong);
    expect(body.match(/ autofocus/g)).toHaveLength(1);
    expect(body).toMatch(/id="field-1"[^>]* autofocus value="nobody"/);
    expect(body).toContain('<li><a href="#field-1">Email</a>: This must be an e-mail address.</li>');
    expect(body).toContain('<li><a href="#field-2">Colour</a>: This must be one of the options.</li>');
    expect(body).toContain('<fieldset id="field-2"');
  });

  it('begins at a choice that is wrong, too', () => {
    const wrong = new HttpError(422, 'VALIDATION_FAILED', 'Look again.', {
      fieldErrors: [{ code: 'TYPE_TEXT', field: 'colour', message: 'This is required.' }],
    });
    expect(pageOf({ name: 'Ada' }, wrong)).toContain('name="colour" value="red" autofocus>');
  });

  it('gives back what could be read of a body that was refused', () => {
    const readFields = new Map([
      ['name', 'Ada'],
      ['message', 'one\ntwo'],
    ]);
    for (const [status, code] of [
      [400, 'MALFORMED_BODY'],
      [413, 'FILES_TOO_BIG'],
      [415, 'UNSUPPORTED_MEDIA_TYPE'],
    ] as const) {
      const { body } = errorPage(new HttpError(status, code, 'Refused.', { readFields }), {
        form,
        fields: undefined,
      });
      expect(body).toContain('value="Ada"');
      expect(body).toMatch(/<textarea name="message"[^>]*>\none\ntwo<\/textarea>/);
    }
  });

  it('says of an address that was opened and is none that nothing is here', () => {
    const error = new HttpError(404, 'FORM_NOT_FOUND', 'There is no such form.');
    const { body } = errorPage(error, { form: undefined, fields: undefined, wasSent: false });
    expect(body).toContain('<h1 class="failed">Nothing here</h1>');
    expect(body).not.toContain('not sent');
  });

  it('escapes names and values', () => {
    const body = pageOf({ name: HOSTILE, [HOSTILE]: `${HOSTILE}\n`, [`_${HOSTILE}`]: HOSTILE }, invalid);
    expect(body).not.toContain('<script');
    expect(body).not.toContain(`"'>`);
  });

  it('offers no form where sending again can not help, or nothing could be read', () => {
    const blocked = new HttpError(403, 'BLOCKED', 'Not allowed.');
    expect(pageOf({ name: 'Ada' }, blocked)).not.toContain('<form');
    const broken = errorPage(new HttpError(400, 'MALFORMED_BODY', 'Unreadable.'), {
      form,
      fields: undefined,
    });
    expect(broken.body).not.toContain('<form');
    expect(broken.body).toContain('https://site.example/contact');
    const unknown = errorPage(new HttpError(404, 'FORM_NOT_FOUND', 'None.'), {
      form: undefined,
      fields: undefined,
    });
    expect(unknown).toMatchObject({ statusCode: 404 });
  });

  it('leads back where a captcha must be solved again, with every error by its field’s name', () => {
    const guarded = { ...form, captcha: { provider: 'turnstile', onUnreachable: 'accept' } as const };
    const fields: Fields = new Map([['email', 'nobody']]);
    const { body } = errorPage(invalid, { form: guarded, fields });
    expect(body).not.toContain('<form');
    expect(body).toContain('Email: email must be an e-mail address.');
    expect(body).toContain('Subject: One line, please.');
    expect(body).toContain('https://site.example/contact');
  });

  it('lets its form lead to where the visitor goes after success', () => {
    const { headers } = errorPage(invalid, {
      form: { ...form, redirect: 'https://shop.example/thanks?a=b' },
      fields: new Map(),
      baseUrl: 'https://desk.example/contact',
    });
    expect(headers?.['content-security-policy']).toMatch(
      /form-action [^;]* https:\/\/shop\.example https:\/\/desk\.example;/,
    );
  });

  it('has the status and headers of the error', () => {
    const limited = new HttpError(429, 'TOO_MANY_REQUESTS', 'Wait.', { headers: { 'retry-after': '9' } });
    expect(errorPage(limited, { form, fields: new Map() })).toMatchObject({
      statusCode: 429,
      headers: { 'retry-after': '9', 'content-type': 'text/html; charset=utf-8' },
    });
  });

  it('asks for files again, which no page can give back, where the form takes them', () => {
    const files = contact.parse({
      forms: { a: { to: ['a@b.example'], site: 'https://a.example', files: {} } },
    }).forms.a?.files;
    const attempt = { fields: new Map([['name', 'Ada']]), fileFields: ['cv', 'cv'] };
    const { body } = errorPage(invalid, { ...attempt, form: { ...form, files } });
    expect(body).toContain('enctype="multipart/form-data"');
    expect(body.match(/<input type="file" id="file-0" name="cv" multiple>/g)).toHaveLength(1);
    expect(errorPage(invalid, { ...attempt, form }).body).not.toContain('type="file"');
  });

  it('sends a declared file as a file, and not its name', () => {
    const { a } = contact.parse({
      forms: {
        a: {
          to: ['a@b.example'],
          site: 'https://a.example',
          files: {},
          fields: { email: { type: 'email' }, cv: { type: 'file', required: true } },
        },
      },
    }).forms;
    const { body } = errorPage(invalid, { form: a, fields: new Map([['email', 'x']]), fileFields: ['cv'] });
    expect(body).toMatch(/<input type="file" name="cv"[^>]* required/);
    expect(body).toContain('enctype="multipart/form-data"');
  });

  it.each([
    ['0', false],
    ['no', false],
    [['0', '1'], true],
    ['on', true],
  ])('shows a consent as it was given: %j', (value, isGiven) => {
    const consenting = makeForm({
      fields: { terms: { type: 'consent', required: true, text: 'I have read them.' } },
    });
    const { body } = errorPage(invalid, { form: consenting, fields: new Map([['terms', value]]) });
    expect(/<input type="checkbox"[^>]* name="terms"[^>]* checked>/.test(body ?? '')).toBe(isGiven);
  });

  it.each(LANGUAGES)(
    'says all in %s: what is wrong, next to its field and above, and what to do',
    (language) => {
      const texts = TEXTS[language];
      const error = new HttpError(422, 'VALIDATION_FAILED', 'Some fields need your attention.', {
        fieldErrors: [{ code: 'TYPE_EMAIL', field: 'email', message: 'This must be an e-mail address.' }],
      });
      const { body } = errorPage(error, { form, fields: new Map([['email', 'x']]), language });
      expect(body).toContain(`<html lang="${language}">`);
      expect(body).toContain(`<h1 class="failed">${escapeHtml(texts.notSent)}</h1>`);
      expect(body).toContain(`<button>${texts.send}</button>`);
      const { text } = sayIn('This must be an e-mail address.', language);
      expect(body.split(escapeHtml(text))).toHaveLength(3);
      expect(body).not.toContain(' lang="en">Some');
      const blocked = new HttpError(403, 'BLOCKED', 'This website is not allowed to use this form.');
      expect(errorPage(blocked, { form, fields: new Map(), language }).body).toContain(
        escapeHtml(texts.goBack),
      );
    },
  );

  it('marks what there are no words for in the visitor’s language', () => {
    const error = new HttpError(400, 'MALFORMED_BODY', 'The JSON is malformed.');
    const { body } = errorPage(error, { form, fields: undefined, language: 'de' });
    expect(body).toContain('role="alert" lang="en">The JSON is malformed.');
  });
});

it('the language is the page’s, else the form’s, else the browser’s', () => {
  const request = (...lang: string[]) => ({
    query: Object.fromEntries(lang.map((one) => ['lang', one])),
    headers: { 'accept-language': 'fr' },
  });
  const fields = new Map([['_language', 'de-AT']]);
  expect(languageOf(request('es'), { fields })).toBe('es');
  expect(languageOf(request(), { fields })).toBe('de');
  expect(languageOf(request(), { fields: new Map() })).toBe('fr');
  expect(languageOf(request(), { fields: new Map([['_language', 'it']]) })).toBe('fr');
  // Its own words are there in two languages, so the page is in one of them.
  const own = makeForm({ thanks: { de: 'Danke!', es: '¡Gracias!' } });
  expect(languageOf(request(), { fields, form: own })).toBe('de');
  expect(languageOf(request('es'), { form: own })).toBe('es');
  expect(languageOf(request(), { form: own })).toBe('de');
});
