import { expect, expectTypeOf, it } from 'vitest';
import * as contact from '../../../contract/client/contact.ts';
import * as keywordDm from '../../../contract/client/keyword-dm.ts';
import { connect } from '../../../contract/connect.ts';

function recording<File extends object>(file: File) {
  const requests: { path: string; method?: string | undefined; body?: unknown; type: string | null }[] = [];
  const client = connect(file, async (path, { method, body, headers, ...rest }) => {
    expect(rest).toEqual({});
    requests.push({
      path,
      method,
      body: body === undefined ? undefined : JSON.parse(String(body)),
      type: new Headers(headers).get('content-type'),
    });
    return { data: 'given', status: 200, headers: new Headers() };
  });
  return { client, requests };
}

it('makes requests of calls, with ids and parameters encoded and those left out that are undefined', async () => {
  const { client, requests } = recording(keywordDm);
  await client.listRules({ account: 'a&b', limit: 3, cursor: undefined });
  await client.listAccounts();
  await client.getRule('a/b?c');
  await client.replaceRule('x', { name: 'N', match: 'every', message: 'M' });
  await client.deleteRule('x');
  expect(requests).toEqual([
    { path: '/owner/rules?account=a%26b&limit=3', method: 'GET', body: undefined, type: null },
    { path: '/owner/accounts', method: 'GET', body: undefined, type: null },
    { path: '/owner/rules/a%2Fb%3Fc', method: 'GET', body: undefined, type: null },
    {
      path: '/owner/rules/x',
      method: 'PUT',
      body: { name: 'N', match: 'every', message: 'M' },
      type: 'application/json',
    },
    { path: '/owner/rules/x', method: 'DELETE', body: undefined, type: null },
  ]);
});

it('has what calls a route and nothing else, each by its contract', async () => {
  const { client } = recording(contact);
  expect(Object.keys(client)).toContain('getSubmission');
  expectTypeOf(client.getSubmission).parameter(0).toEqualTypeOf<string>();
  expectTypeOf(client).not.toHaveProperty('getGetSubmissionUrl');
  const { data } = await client.getSubmission('x');
  expectTypeOf(data).toEqualTypeOf<contact.Submission>();
  expect(data).toBe('given');
});

it('passes on what one request needs besides, and nothing of it elsewhere', async () => {
  const seen: RequestInit[] = [];
  const client = connect(contact, async (_, init) => {
    seen.push(init);
    return { data: undefined, status: 200, headers: new Headers() };
  });
  const { signal } = new AbortController();
  await client.listSubmissions({}, { signal });
  await client.updateSubmission('x', { notes: 'N' }, { headers: { 'if-match': '"1"' } });
  await client.deleteSubmission('x', { keepalive: true });
  await client.deleteSubmission('x');
  expect(
    seen.map((init) => [init.signal, new Headers(init.headers).get('if-match'), init.keepalive]),
  ).toEqual([
    [signal, null, undefined],
    [undefined, '"1"', undefined],
    [undefined, null, true],
    [undefined, null, undefined],
  ]);
});

it('passes on what the sender throws', async () => {
  const client = connect(contact, async () => {
    throw new Error('refused');
  });
  await expect(client.deleteSubmission('x')).rejects.toThrow('refused');
});

it('calls nothing that is not connected', async () => {
  await expect(contact.getSubmission('x')).rejects.toThrow('Not connected');
});
