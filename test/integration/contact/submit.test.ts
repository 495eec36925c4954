import { describe, expect, it } from 'vitest';
import { deployed, waitForMails } from '../../support/deployed.ts';
import { accepted, contactUrl, marker, postForm, postJson, refused, stored } from './submit-client.ts';

const SITE = 'https://www.frontdesk-tests.dev';
const valid = () => ({ name: 'Ada', email: 'ada@visitors-tests.dev', message: marker() });

describe('a submission', () => {
  it('is stored before it is answered, with its mail beside it', async () => {
    const fields = valid();
    const { submissionId, next } = await accepted(
      postJson('demo', { ...fields, _subject: 'Hello' }, { origin: deployed.site }),
    );
    const { submission, legs } = await stored(submissionId);
    expect(submission).toMatchObject({
      id: submissionId,
      form: 'demo',
      state: 'new',
      fields: Object.entries(fields),
      replyTo: 'ada@visitors-tests.dev',
      subject: 'Hello',
      origin: deployed.site,
      gsi1pk: 'form#demo#new',
      addressHash: expect.stringMatching(/^[\w-]{22}$/),
    });
    expect(legs).toEqual([expect.objectContaining({ sk: 'leg#mail', deleteAt: submission?.deleteAt })]);
    expect(next).toBe(`${contactUrl}/f/demo/thanks`);
    const [mail] = await waitForMails(fields.message);
    expect(mail?.text).toContain('Ada');
  });

  it('is the same in every encoding, in the order sent', async () => {
    const entries: [string, string][] = [
      ['message', `${marker()} Löwe & 100 %`],
      ['name', 'Ada'],
      ['email', 'ada@visitors-tests.dev'],
    ];
    const multipart = new FormData();
    for (const [name, value] of entries) multipart.append(name, value);
    const bodies = [new URLSearchParams(entries), multipart, JSON.stringify(Object.fromEntries(entries))];
    for (const [i, body] of bodies.entries()) {
      const type: Record<string, string> =
        typeof body === 'string' ? { 'content-type': 'application/json' } : {};
      const headers = { accept: 'application/json', 'idempotency-key': marker(), ...type };
      const { submissionId } = await accepted(
        fetch(`${contactUrl}/f/demo`, { method: 'POST', headers, body }),
      );
      expect((await stored(submissionId)).submission?.fields, `encoding ${i}`).toEqual(entries);
    }
  });

  it.each(['//f/demo', '/f/demo/', '/p/website/f/demo', '//p/website/f/demo'])(
    'is taken at %s',
    async (path) => {
      const body = JSON.stringify(valid());
      const headers = { 'content-type': 'application/json' };
      await accepted(fetch(`${contactUrl}${path}`, { method: 'POST', headers, body }));
    },
  );

  it('that fills in the trap is answered like any other, stored as spam, and not mailed', async () => {
    const good = await accepted(postJson('demo', valid()));
    const spam = await postJson('demo', { ...valid(), _gotcha: 'x' });
    const answer = await accepted(spam);
    expect({ ...answer, submissionId: '' }).toEqual({ ...good, submissionId: '' });
    expect((await stored(answer.submissionId)).submission).toMatchObject({
      state: 'spam',
      spamReasons: ['honeypot'],
    });
    expect((await stored(answer.submissionId)).legs).toEqual([]);
  });
});

describe('what is refused', () => {
  it('names every field that is wrong', async () => {
    const answer = await refused(
      postJson('strict', { email: 'nobody', age: '7', topics: ['offer', 'x'], more: '1' }),
    );
    expect(answer).toEqual({
      status: 422,
      code: 'VALIDATION_FAILED',
      errors: [
        ['name', 'REQUIRED_FIELD_MISSING'],
        ['email', 'TYPE_EMAIL'],
        ['age', 'TYPE_NUMERIC'],
        ['topics', 'TYPE_TEXT'],
        ['more', 'UNKNOWN_FIELD'],
      ],
    });
  });

  it.each([
    ['/f/nowhere', 404, 'FORM_NOT_FOUND'],
    ['/p/other/f/demo', 404, 'PROJECT_NOT_FOUND'],
    ['/', 404, 'NOT_FOUND'],
    ['/f', 404, 'NOT_FOUND'],
    ['/some/where/else', 404, 'NOT_FOUND'],
    ['/f/closed', 403, 'INACTIVE'],
  ])('%s: %i %s', async (path, status, code) => {
    const headers = { 'content-type': 'application/json' };
    const answer = fetch(`${contactUrl}${path}`, { method: 'POST', headers, body: '{"a":"b"}' });
    expect(await refused(answer)).toMatchObject({ status, code });
  });

  it('includes other methods, saying which are taken', async () => {
    const script = await fetch(`${contactUrl}/f/demo`, { headers: { accept: 'application/json' } });
    expect(await refused(script)).toMatchObject({ status: 405, code: 'METHOD_NOT_ALLOWED' });
    for (const method of ['PUT', 'DELETE', 'PATCH']) {
      const response = await fetch(`${contactUrl}/f/demo`, { method, headers: { accept: 'text/html' } });
      expect(response.headers.get('allow')).toBe('POST, OPTIONS');
      expect(await refused(response)).toMatchObject({ status: 405, code: 'METHOD_NOT_ALLOWED' });
    }
  });

  it('includes files', async () => {
    const body = new FormData();
    body.append('message', marker());
    body.append('doc', new Blob(['content']), 'a.txt');
    const answer = fetch(`${contactUrl}/f/demo`, {
      method: 'POST',
      headers: { accept: 'application/json' },
      body,
    });
    expect(await refused(answer)).toMatchObject({ status: 400, code: 'NO_FILE_UPLOADS' });
  });
});

describe('origins', () => {
  it('that are allowed are named, so that their pages can read the answer', async () => {
    const response = await postJson('strict', {}, { origin: SITE });
    expect(response.status).toBe(422);
    expect(response.headers.get('access-control-allow-origin')).toBe(SITE);
    expect(response.headers.get('vary')).toBe('Origin');
  });

  it.each(['https://evil.example', 'null'])(
    'that are not are blocked and can read why: %s',
    async (origin) => {
      const response = await postJson('demo', valid(), { origin });
      expect(response.headers.get('access-control-allow-origin')).toBe('*');
      expect(await refused(response)).toMatchObject({ status: 403, code: 'BLOCKED' });
    },
  );

  it('include our own, from which the error page sends again', async () => {
    await accepted(
      postJson(
        'strict',
        { name: 'Ada', email: 'ada@visitors-tests.dev' },
        { origin: new URL(contactUrl).origin, 'idempotency-key': marker() },
      ),
    );
  });

  it('get their preflights answered', async () => {
    const response = await fetch(`${contactUrl}/f/demo`, {
      method: 'OPTIONS',
      headers: {
        origin: deployed.site,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type,formspree-client,formspree-session-data',
      },
    });
    expect(response.status).toBe(204);
    expect(response.headers.get('access-control-allow-headers')).toContain('formspree-session-data');
    expect(response.headers.get('access-control-max-age')).toBe('86400');
  });
});

describe('a plain form', () => {
  it.each([
    ['/done', `${SITE}/done`],
    ['//evil.example', `${contactUrl}/f/strict/thanks`],
    ['/\\evil.example', `${contactUrl}/f/strict/thanks`],
    [undefined, `${contactUrl}/f/strict/thanks`],
  ])('with _next %s is led to %s', async (next, location) => {
    const fields = { name: 'Ada', email: `${marker()}@visitors-tests.dev`, ...(next && { _next: next }) };
    const response = await postForm('strict', fields);
    expect([response.status, response.headers.get('location')]).toEqual([303, location]);
  });

  it('ends on a thank-you page, in the language asked for', async () => {
    const response = await fetch(`${contactUrl}/f/strict/thanks?lang=de`, {
      headers: { accept: 'text/html' },
    });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    const body = await response.text();
    expect(body).toContain('<html lang="de">');
    expect(body).toContain(`href="${SITE}"`);
  });

  it('gets an error page that keeps what was typed', async () => {
    const response = await postForm('strict', { name: '"><script>', email: 'nobody', _next: '/done' });
    expect([response.status, response.headers.get('content-type')]).toEqual([
      422,
      'text/html; charset=utf-8',
    ]);
    const body = await response.text();
    expect(body).toContain('This must be an e-mail address.');
    expect(body).toContain('value="&quot;&gt;&lt;script&gt;"');
    expect(body).toContain('<input type="hidden" name="_next" value="/done">');
  });
});
