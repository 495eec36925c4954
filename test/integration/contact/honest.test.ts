/** What real people, their browsers and other front ends send, on the deployed app. */
import { describe, expect, it } from 'vitest';
import { deployed, waitForMails } from '../../support/deployed.ts';
import { accepted, contactUrl, marker, postForm, postJson, refused, stored } from './submit-client.ts';

const URL_ENCODED = 'application/x-www-form-urlencoded';
const MULTIPART = 'multipart/form-data; boundary=xyz';
const BROWSER = 'text/html,application/xhtml+xml,*/*;q=0.8';

function send(type: string, body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) {
  return fetch(`${contactUrl}/f/demo`, {
    method: 'POST',
    redirect: 'manual',
    headers: { accept: 'application/json', 'content-type': type, ...headers },
    body,
  });
}

async function fieldsOf(answer: Promise<Response>) {
  const { submissionId } = await accepted(answer);
  return (await stored(submissionId)).submission?.fields;
}

const person = { name: 'Ada', email: 'ada@visitors-tests.dev' };

describe('a submission is taken', () => {
  it('with characters of a word processor, and half an emoji', async () => {
    const message = `Slide title\vSecond line ${marker()}\0`;
    expect(
      await fieldsOf(postForm('demo', { ...person, message }, { accept: 'application/json' })),
    ).toContainEqual(['message', message.replace('\v', '\n').replace('\0', '')]);
    const cut = `{"name":"Ada","email":"ada@visitors-tests.dev","message":"${marker()} \\ud83d"}`;
    expect(await fieldsOf(send('application/json', cut))).toContainEqual([
      'message',
      expect.stringMatching(/ \ufffd$/),
    ]);
  });

  it('with white space around an address, which is then answered', async () => {
    const message = marker();
    await accepted(postJson('demo', { name: 'Ada', email: '\u00a0ada@visitors-tests.dev \t', message }));
    const [mail] = await waitForMails(message);
    expect(mail?.source).toMatch(/^Reply-To: ada@visitors-tests\.dev\r?$/m);
  });

  it('with the digits and the order that were sent', async () => {
    const message = marker();
    const body = `{"name":"Ada","email":"ada@visitors-tests.dev","10":7615917337495251231,"2":1.10,"huge":1e400,"1":"x","message":"${message}"}`;
    const fields = await fieldsOf(send('application/json', body));
    expect(fields?.map(([name, value]) => `${name}=${value}`).slice(2, 6)).toEqual([
      '10=7615917337495251231',
      '2=1.10',
      'huge=1e400',
      '1=x',
    ]);
    const [mail] = await waitForMails(message);
    expect(mail?.text).toMatch(/10:\n7615917337495251231\n\n2:\n1\.10\n\nHuge:\n1e400\n\n1:\nx\n/);
  });

  it('in another encoding, where the form names it', async () => {
    const text = marker();
    const body = `name=J%FCrgen&email=j%40visitors-tests.dev&message=${text}+%80&_charset_=windows-1252`;
    expect(await fieldsOf(send(URL_ENCODED, body))).toEqual([
      ['name', 'Jürgen'],
      ['email', 'j@visitors-tests.dev'],
      ['message', `${text} €`],
    ]);
  });

  it.each(['*****', '-'.repeat(71)])('as multipart, delimited by %s', async (boundary) => {
    const part = (name: string, value: string) =>
      `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
    const parts = [
      part('name', 'Ada'),
      part('email', 'a@visitors-tests.dev'),
      part('message', 'x'),
      part('Your %22big%22 idea', marker()),
    ];
    const body = `${parts.join('')}--${boundary}--\r\n`;
    const fields = await fieldsOf(send(`multipart/form-data; boundary="${boundary}"`, body));
    expect(fields?.map(([name]) => name)).toContain('Your "big" idea');
  });

  it.each([
    ['JSON', (text: string) => JSON.stringify({ ...person, message: text })],
    ['URL-encoded', (text: string) => new URLSearchParams({ ...person, message: text }).toString()],
    ['lines', (text: string) => `name=Ada\r\nemail=ada@visitors-tests.dev\r\nmessage=${text}\r\n`],
  ])('as text/plain that holds %s', async (_, write) => {
    const text = marker();
    expect(await fieldsOf(send('text/plain;charset=UTF-8', write(text)))).toContainEqual(['message', text]);
  });
});

describe('a mail', () => {
  it('is answered to the field Email, or to _replyto alone, and shows the address', async () => {
    for (const field of ['Email', '_replyto']) {
      const message = marker();
      await accepted(
        postJson('leading', { message, [field]: 'ada@visitors-tests.dev' }, { 'idempotency-key': message }),
      );
      const [mail] = await waitForMails(message);
      expect(mail?.source).toMatch(/^Reply-To: ada@visitors-tests\.dev\r?$/m);
      expect(mail?.text).toContain('ada@visitors-tests.dev\n');
      expect(mail?.html).toContain('ada@visitors-tests.dev');
    }
  });

  it.each(['owner@frontdesk-tests.dev', 'ada..lovelace@visitors-tests.dev'])(
    'names %s in its text, and not for an answer',
    async (email) => {
      const message = marker();
      await accepted(postJson('demo', { name: 'Ada', email, message }));
      const [mail] = await waitForMails(message);
      expect(mail?.source).not.toMatch(/^Reply-To:/im);
      expect(mail?.text).toContain(`Write to ${email} instead.`);
    },
  );

  it('has its subject as typed', async () => {
    const message = marker();
    await accepted(postJson('demo', { ...person, message, _subject: '=?utf-8?Q?a=0D=0Ab?=' }));
    expect((await waitForMails(message))[0]?.subject).toBe('=?utf-8?Q?a=0D=0Ab?=');
  });
});

describe('what was typed comes back', () => {
  it.each([
    [
      MULTIPART,
      '--xyz\r\nContent-Disposition: form-data; name="message"\r\n\r\nHello there\r\n--xyz\r\nContent-Di',
    ],
    [URL_ENCODED, 'message=Hello+there&__proto__=x'],
  ])('when the reading of %s is refused', async (type, body) => {
    const response = await send(type, body, { accept: BROWSER });
    expect([response.status, response.headers.get('content-type')]).toEqual([
      400,
      'text/html; charset=utf-8',
    ]);
    expect(await response.text()).toMatch(/name="message"[^>]*>\nHello there</);
  });
});

describe('another front end', () => {
  const ask = (origin: string, asked: string, method = 'POST') =>
    fetch(`${contactUrl}/f/demo`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': method, 'access-control-request-headers': asked },
    });

  it('may send the headers that it asks for, with credentials, from a listed origin', async () => {
    const { headers } = await ask(deployed.site, 'hx-request, hx-target, x-csrf-token');
    expect(headers.get('access-control-allow-origin')).toBe(deployed.site);
    expect(headers.get('access-control-allow-credentials')).toBe('true');
    expect(headers.get('access-control-allow-headers')).toContain('hx-request, hx-target, x-csrf-token');
    const answer = await postJson(
      'demo',
      { ...person, message: marker() },
      { origin: deployed.site, 'hx-request': 'true' },
    );
    expect(answer.headers.get('access-control-allow-credentials')).toBe('true');
    await accepted(answer);
  });

  it('gets no yes from any other', async () => {
    for (const origin of ['https://evil.example', 'null']) {
      const { headers } = await ask(origin, 'content-type, hx-request');
      expect(headers.get('access-control-allow-headers')).toBeNull();
      expect(headers.get('access-control-allow-credentials')).toBeNull();
    }
  });

  it('is no way in as text/plain', async () => {
    const body = JSON.stringify({ ...person, message: marker() });
    const answer = send('text/plain', body, { origin: 'https://evil.example' });
    expect(await refused(answer)).toMatchObject({ status: 403, code: 'BLOCKED' });
  });
});

describe('the address of a form', () => {
  const open = async (path = '/f/demo') => {
    const response = await fetch(`${contactUrl}${path}`, { headers: { accept: BROWSER } });
    return { status: response.status, body: await response.text(), headers: response.headers };
  };

  it('shows scripts of other sites nothing of its page, which carries a proof', async () => {
    const { status, headers } = await open();
    expect(status).toBe(200);
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });

  it('is the form, for people', async () => {
    const { status, body } = await open();
    expect(status).toBe(200);
    expect(body).toContain('<form method="post"');
    expect(await refused(fetch(`${contactUrl}/f/demo`))).toMatchObject({
      status: 405,
      code: 'METHOD_NOT_ALLOWED',
    });
  });

  it('is a page also where there is none', async () => {
    const { status, body } = await open('/f/nowhere');
    expect([status, body]).toEqual([404, expect.stringContaining('>Nothing here</h1>')]);
  });

  it('takes from a page without an origin what our own page sent, and nothing else', async () => {
    const token = /name="_page" value="([^"]+)"/.exec((await open()).body)?.[1] ?? '';
    const headers = { origin: 'null', accept: 'application/json' };
    const send = (fields: object) => postForm('demo', { ...person, message: marker(), ...fields }, headers);
    await accepted(send({ _page: token }));
    expect(await refused(send({}))).toMatchObject({ status: 403, code: 'BLOCKED' });
    expect(await refused(send({ _page: `${token}x` }))).toMatchObject({ status: 403, code: 'BLOCKED' });
    const script = postJson('demo', { ...person, message: marker(), _page: token }, { origin: 'null' });
    expect(await refused(script)).toMatchObject({ status: 403, code: 'BLOCKED' });
  });
});
