/** The published clients, unmodified: only their endpoint is ours. */
import { fileURLToPath } from 'node:url';
import { createClient, type FieldValues, isSubmissionError, type SubmissionError } from '@formspree/core';
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { escapeHtml } from '../../../lambdas/shared/http/html.ts';
import { launchBrowser } from '../../support/browser.ts';
import { deployed, waitForMails } from '../../support/deployed.ts';
import type { ClientPage } from './client-page.ts';
import { contactUrl, marker, submissionsWith } from './submit-client.ts';

const visitor = () => ({ name: 'Ada', email: `${marker()}@visitors-tests.dev` });

describe('@formspree/core', () => {
  const send = <Values extends FieldValues>(
    form: string,
    data: Values | FormData,
    endpoint = contactUrl,
    project?: string,
  ) => createClient(project === undefined ? {} : { project }).submitForm(form, data, { endpoint });

  it.each([
    ['an object', contactUrl, undefined],
    ['an endpoint that ends in a slash', `${contactUrl}/`, undefined],
    ['a project', contactUrl, 'website'],
  ])('succeeds with %s', async (_, endpoint, project) => {
    const fields = visitor();
    const result = await send('strict', fields, endpoint, project);
    expect(result).toMatchObject({ kind: 'success', next: `${contactUrl}/f/strict/thanks` });
    expect(await submissionsWith('strict', fields.email)).toHaveLength(1);
  });

  it('succeeds with a FormData', async () => {
    const { name, email } = visitor();
    const data = new FormData();
    data.append('name', name);
    data.append('email', email);
    for (const topic of ['offer', 'press']) data.append('topics', topic);
    expect(await send('strict', data)).toMatchObject({ kind: 'success' });
    expect((await submissionsWith('strict', email))[0]?.fields).toContainEqual([
      'topics',
      ['offer', 'press'],
    ]);
  });

  it('reads errors of fields by their codes', async () => {
    const result = await send('strict', { email: 'nobody', age: 'old' });
    if (!isSubmissionError(result)) throw new Error('The submission was accepted');
    expect(codes(result)).toEqual([
      ['name', 'REQUIRED_FIELD_MISSING'],
      ['email', 'TYPE_EMAIL'],
      ['age', 'TYPE_NUMERIC'],
    ]);
    expect(result.getFormErrors()).toEqual([]);
  });

  it('shows what is wrong with a file next to its field, and sends what is right', async () => {
    const form = (files: readonly [field: string, text: string, name: string][], message = marker()) => {
      const data = new FormData();
      data.append('message', message);
      for (const [field, text, name] of files) data.append(field, new Blob([text]), name);
      return data;
    };
    const wrong: [string, string, string][] = [
      ['notes', 'x'.repeat(21), 'a.txt'],
      ['cv', 'no pdf', 'cv.pdf'],
    ];
    const result = await send('papers', form(wrong));
    if (!isSubmissionError(result)) throw new Error('The submission was accepted');
    // The client knows no code for files; the sentence is what its pages show.
    const said = ['notes', 'cv'].map((field) => result.getFieldErrors(field).map(({ message }) => message));
    expect(said).toEqual([
      ['This takes at most 20 bytes.'],
      ['“cv.pdf” is of a type that this form does not take.'],
    ]);
    const without = await send('papers', form([]));
    if (!isSubmissionError(without)) throw new Error('The submission was accepted');
    expect(codes(without)).toEqual([['cv', 'REQUIRED_FIELD_MISSING']]);
    const message = marker();
    const right: [string, string, string][] = [
      ['cv', '%PDF-1.7\n', 'cv.pdf'],
      ['notes', 'one', 'a.txt'],
    ];
    expect(await send('papers', form(right, message))).toMatchObject({ kind: 'success' });
    const [stored] = await submissionsWith('papers', message);
    expect(stored?.attachments?.map(({ name, field }) => [name, field])).toEqual([
      ['cv.pdf', 'cv'],
      ['a.txt', 'notes'],
    ]);
    const [mail] = await waitForMails(message);
    expect(mail?.text).toContain('Your CV: cv.pdf (1 KB):');
  });

  it('reads what is wrong with fields of every kind, and sends what is right', async () => {
    const { name, email } = visitor();
    const wrong = {
      name,
      email,
      topics: 'other',
      website: 'example.com',
      arrival: '2025-12-31',
      appointment: '2026-12-31',
      order: 'ab-1',
    };
    const result = await send('strict', wrong);
    if (!isSubmissionError(result)) throw new Error('The submission was accepted');
    expect(result.getAllFieldErrors().map(([field, [error]]) => [field, error?.message])).toEqual([
      ['website', 'This must be a web address, such as https://example.com.'],
      ['phone', 'This is required.'],
      ['arrival', 'This must not be before 2026-01-01.'],
      ['appointment', 'This must be a date and time, such as 2026-12-31T18:30.'],
      ['order', 'This must look like AB-1234.'],
    ]);
    const right = {
      ...wrong,
      website: 'https://example.com/',
      phone: '+49 30 901820',
      arrival: '2026-12-31',
      appointment: '2026-12-31T18:30',
      order: 'AB-1234',
      terms: 'on',
      _language: 'de',
    };
    expect(await send('strict', right)).toMatchObject({ kind: 'success' });
    // What was agreed to is stored in its words.
    expect((await submissionsWith('strict', email))[0]?.fields).toContainEqual([
      'terms',
      'Ich bin einverstanden.',
    ]);
  });

  it.each([
    ['closed', { message: 'x' }, undefined, 'INACTIVE'],
    ['over', { message: 'x' }, undefined, 'INACTIVE'],
    ['early', { message: 'x' }, undefined, 'INACTIVE'],
    ['nowhere', { message: 'x' }, undefined, 'FORM_NOT_FOUND'],
    ['demo', { message: 'x' }, 'other', 'PROJECT_NOT_FOUND'],
    ['spread', {}, undefined, 'EMPTY'],
  ])('reads errors of the form %s by their codes', async (form, data, project, code) => {
    const result = await send(form, data, contactUrl, project);
    if (!isSubmissionError(result)) throw new Error('The submission was accepted');
    expect(result.getFormErrors()).toEqual([{ code, message: expect.stringMatching(/\w/) }]);
    expect(result.getAllFieldErrors()).toEqual([]);
  });
});

function codes<Values extends FieldValues>(error: SubmissionError<Values>) {
  return error.getAllFieldErrors().map(([field, [first]]) => [field, first?.code]);
}

/** The form that `@formspree/ajax` takes over; `@formspree/react` puts its own in its place. */
const FORM = `<div id="root"><form id="contact">
  <p id="form-error" data-fs-error></p><p data-fs-success></p>
  <input name="name"><input name="email" data-fs-field><span id="email-error" data-fs-error="email"></span>
  <button type="submit">Send</button></form></div>`;

describe('in a browser', () => {
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());
  beforeEach(async () => {
    page = await browser.newPage();
  });
  afterEach(() => page.close());

  /** A page of the site that runs a script of the website's own, bundled as a website would. */
  async function open(script: URL, settings: ClientPage): Promise<void> {
    const bundle = await build({
      entryPoints: [fileURLToPath(script)],
      bundle: true,
      write: false,
      platform: 'browser',
      mainFields: ['module', 'main'],
      define: { 'process.env.NODE_ENV': '"production"' },
    });
    const source = bundle.outputFiles[0]?.text.replaceAll('</script', '<\\/script');
    // Written into a page that was really loaded from this machine: one that was made up here may not call its loopback.
    await page.goto(deployed.site);
    await page.setContent(
      `<body data-settings="${escapeHtml(JSON.stringify(settings))}">${FORM}<script>${source}</script>`,
    );
  }

  async function fillIn({ name, email }: { name: string; email: string }): Promise<void> {
    await page.fill('[name=name]', name);
    await page.fill('[name=email]', email);
    await page.click('button');
  }

  const textOf = (selector: string) => page.locator(selector).textContent();

  describe.each([
    ['@formspree/ajax', new URL('./client-page-ajax.ts', import.meta.url)],
    ['@formspree/react', new URL('./client-page-react.tsx', import.meta.url)],
  ])('%s', (_, script) => {
    it.each([
      ['an endpoint', contactUrl, undefined],
      ['an endpoint that ends in a slash', `${contactUrl}/`, undefined],
      ['a project', contactUrl, 'website'],
    ])('succeeds with %s', async (_, endpoint, project) => {
      await open(script, { form: 'strict', endpoint, project });
      const fields = visitor();
      await fillIn(fields);
      await page.getByText('Thank you').waitFor();
      expect(await submissionsWith('strict', fields.email)).toMatchObject([
        { origin: deployed.site, state: 'new' },
      ]);
    });

    it('shows errors beside their fields, and none above the form', async () => {
      await open(script, { form: 'strict', endpoint: contactUrl });
      await fillIn({ name: 'Ada', email: 'nobody' });
      await page.getByText('must be an e-mail address').waitFor();
      expect(await textOf('#email-error')).toBe('This must be an e-mail address.');
      expect(await textOf('#form-error')).toBe('');
      await fillIn(visitor());
      await page.getByText('Thank you').waitFor();
    });

    it('shows errors of the form above it', async () => {
      await open(script, { form: 'closed', endpoint: contactUrl });
      await fillIn(visitor());
      await page.getByText('does not take messages').waitFor();
      expect(await textOf('#form-error')).toMatch(/does not take messages/);
      expect(await textOf('#email-error')).toBe('');
    });
  });
});
