import { expect, expectTypeOf, it } from 'vitest';
import * as contact from '../../../contract/client/contact.ts';
import * as keywordDm from '../../../contract/client/keyword-dm.ts';
import { connect, type More } from '../../../contract/connect.ts';

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
  expectTypeOf(client.getSubmission).parameters.toEqualTypeOf<[string, more?: More]>();
  expectTypeOf(client).not.toHaveProperty('getGetSubmissionUrl');
  const { data } = await client.getSubmission('x');
  expectTypeOf(data).toEqualTypeOf<contact.Submission>();
  expect(data).toBe('given');
});

it('adds the headers of one request to its own', async () => {
  const seen: Headers[] = [];
  const client = connect(contact, async (_, { headers }) => {
    seen.push(new Headers(headers));
    return { data: 'given', status: 200, headers: new Headers() };
  });
  const headers = { 'if-match': '"1"' };
  await client.updateSubmission('x', { notes: 'n' }, { headers });
  await client.archiveSubmission('x', { headers });
  await client.getChanges({}, { headers: { 'if-none-match': '"2"' } });
  expect(seen.map((one) => Object.fromEntries(one))).toEqual([
    { 'content-type': 'application/json', 'if-match': '"1"' },
    { 'if-match': '"1"' },
    { 'if-none-match': '"2"' },
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
