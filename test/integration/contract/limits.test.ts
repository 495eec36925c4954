/**
 * Each owner's route, for somebody who is kept to some forms, widgets, presets and accounts. A route that stands in no
 * table here fails: whoever adds one decides what a limit does to it.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { createToken } from '../../../cli/owner/tokens.ts';
import { CONTRACTS } from '../../../contract/contracts.ts';
import type { Publisher } from '../../../contract/route.ts';
import { VERBS } from '../../../lambdas/contact/owner/change-state.ts';
import type { Scope } from '../../../lambdas/shared/people/caller.ts';
import { LOCAL } from '../../../local/config.ts';
import { deployed } from '../../support/deployed.ts';
import { ssm } from '../../support/owner.ts';

/** What the one with limits may see of each pipeline, and what there is besides. */
const OWN = { contact: 'demo', feedback: 'counted', images: 'square', 'keyword-dm': 'none' } as const;
const OTHER = { contact: 'strict', feedback: 'neglected', images: 'brief', 'keyword-dm': 'demo' } as const;
const LIMITS = {
  forms: [OWN.contact],
  widgets: [OWN.feedback],
  presets: [OWN.images],
  accounts: [OWN['keyword-dm']],
};

/**
 * - `self`: it is about the caller
 * - `refused`: 403, whatever is asked
 * - `narrowed`: the answer has nothing of the others, with the query that is given
 * - `closed`: 403 or 404 for what is not within the limits, in the address, the query or the body
 */
type Decision =
  | { readonly is: 'self' | 'refused' }
  | { readonly is: 'narrowed'; readonly query?: string }
  | { readonly is: 'closed'; readonly query?: string; readonly body?: object };

const COMMON: Readonly<Record<string, Decision>> = {
  'GET /owner/me': { is: 'self' },
  'GET /owner/audit': { is: 'narrowed' },
  'GET /owner/health': { is: 'refused' },
  'GET /owner/budget': { is: 'refused' },
  'GET /owner/changes': { is: 'narrowed' },
};

/** Destinations hear of all there is. */
const DESTINATIONS: Readonly<Record<string, Decision>> = {
  'GET /owner/destinations': { is: 'refused' },
  'GET /owner/destinations/{id}/legs': { is: 'refused' },
  'POST /owner/destinations/{id}/resume': { is: 'refused' },
  'POST /owner/destinations/{id}/test': { is: 'refused' },
  'POST /owner/destinations/{id}/replay': { is: 'refused' },
};
const HEARD: Decision = { is: 'refused' };

const PERSON = `limits-${crypto.randomUUID()}@frontdesk-tests.dev`;

const DECISIONS: Readonly<Record<Publisher, Readonly<Record<string, Decision>>>> = {
  contact: {
    ...COMMON,
    ...DESTINATIONS,
    'GET /owner/forms': { is: 'narrowed' },
    'POST /owner/forms/{id}/test': { is: 'closed', body: {} },
    'POST /owner/forms/{id}/rules/replay': { is: 'closed', body: {} },
    'GET /owner/forms/{id}/rules/counts': { is: 'closed' },
    'GET /owner/mails': { is: 'narrowed' },
    'GET /owner/mails/{name}': { is: 'closed' },
    'GET /owner/submissions': { is: 'narrowed' },
    'GET /owner/submissions/counts': { is: 'narrowed' },
    'GET /owner/submissions/{id}': { is: 'closed' },
    'PATCH /owner/submissions/{id}': { is: 'closed', body: { notes: 'x' } },
    'DELETE /owner/submissions/{id}': { is: 'closed' },
    'POST /owner/submissions/{id}/legs/{leg}/retry': { is: 'closed' },
    ...Object.fromEntries(
      VERBS.map((verb) => [`POST /owner/submissions/{id}/${verb}`, { is: 'closed' } as Decision]),
    ),
    'GET /owner/export': { is: 'narrowed' },
    'GET /owner/people': { is: 'narrowed', query: `?email=${PERSON}&limit=1` },
    'DELETE /owner/people': { is: 'narrowed', query: `?email=${PERSON}` },
  },
  feedback: {
    ...COMMON,
    ...DESTINATIONS,
    'GET /owner/heard': HEARD,
    'GET /owner/widgets': { is: 'narrowed' },
    'GET /owner/widgets/{id}/definition': { is: 'closed' },
    'POST /owner/widgets/{id}/rules/replay': { is: 'closed', body: {} },
    'GET /owner/widgets/{id}/rules/counts': { is: 'closed' },
    'GET /owner/mails': { is: 'narrowed' },
    'GET /owner/mails/{name}': { is: 'closed' },
    'GET /owner/responses': { is: 'narrowed' },
    'GET /owner/responses/counts': { is: 'narrowed' },
    'GET /owner/responses/{id}': { is: 'closed' },
    'DELETE /owner/responses/{id}': { is: 'closed' },
    'POST /owner/responses/{id}/release': { is: 'closed' },
    'POST /owner/responses/{id}/legs/{leg}/retry': { is: 'closed' },
    'GET /owner/aggregates': { is: 'closed', query: `?widget=${OTHER.feedback}` },
    'GET /owner/export': { is: 'narrowed' },
    'GET /owner/people': { is: 'narrowed', query: `?email=${PERSON}&limit=1` },
    'DELETE /owner/people': { is: 'narrowed', query: `?email=${PERSON}` },
    'GET /owner/surveys': { is: 'narrowed' },
    'POST /owner/surveys/{id}/invitations': { is: 'closed', body: { recipients: [{ email: PERSON }] } },
  },
  images: {
    ...COMMON,
    ...DESTINATIONS,
    'GET /owner/heard': HEARD,
    'GET /owner/presets': { is: 'narrowed' },
    'GET /owner/images': { is: 'narrowed' },
    'GET /owner/images/counts': { is: 'narrowed' },
    'GET /owner/images/{id}': { is: 'closed' },
    'PATCH /owner/images/{id}': { is: 'closed', body: { alt: 'x' } },
    'DELETE /owner/images/{id}': { is: 'closed' },
    'POST /owner/images/{id}/render': { is: 'closed' },
    'POST /owner/upload-tokens': { is: 'closed', body: { preset: OTHER.images } },
  },
  'keyword-dm': {
    ...COMMON,
    ...DESTINATIONS,
    'GET /owner/heard': HEARD,
    'GET /owner/rules': { is: 'closed' },
    'POST /owner/rules': { is: 'closed', body: { account: OTHER['keyword-dm'] } },
    'POST /owner/rules/replay': {
      is: 'closed',
      query: `?account=${OTHER['keyword-dm']}`,
      body: { rules: [] },
    },
    'GET /owner/rules/counts': { is: 'closed', query: `?account=${OTHER['keyword-dm']}` },
    'POST /owner/rules/try': { is: 'closed', body: { account: OTHER['keyword-dm'], text: 'x' } },
    'GET /owner/rules/{id}': { is: 'closed' },
    'PUT /owner/rules/{id}': { is: 'closed', body: {} },
    'DELETE /owner/rules/{id}': { is: 'closed' },
    'POST /owner/rules/{id}/cancel': { is: 'narrowed' },
    'GET /owner/links': { is: 'closed' },
    'POST /owner/links': {
      is: 'closed',
      body: { account: OTHER['keyword-dm'], name: 'x', url: 'https://x.example' },
    },
    'GET /owner/links/{id}': { is: 'closed' },
    'PUT /owner/links/{id}': { is: 'closed', body: {} },
    'DELETE /owner/links/{id}': { is: 'closed' },
    'GET /owner/outbox': { is: 'closed', query: `?account=${OTHER['keyword-dm']}` },
    'POST /owner/outbox/{id}/retry': { is: 'closed', query: `?account=${OTHER['keyword-dm']}` },
    'GET /owner/statistics': { is: 'closed', query: `?account=${OTHER['keyword-dm']}` },
    'GET /owner/accounts': { is: 'narrowed' },
    'GET /owner/accounts/{account}/checks': { is: 'closed' },
    'POST /owner/accounts/{account}/pause': { is: 'closed' },
    'POST /owner/accounts/{account}/resume': { is: 'closed' },
    'GET /owner/people/{personId}': { is: 'narrowed' },
    'DELETE /owner/people/{personId}': { is: 'narrowed' },
  },
  data: {
    'GET /owner/me': { is: 'self' },
    'GET /owner/audit': { is: 'narrowed' },
    'GET /owner/metrics': { is: 'refused' },
    'GET /owner/metrics/{metric}/devices': { is: 'refused' },
    'GET /owner/metrics/{metric}/summary': { is: 'refused' },
    'GET /owner/questions': { is: 'refused' },
    'GET /owner/questions/{question}': { is: 'refused' },
  },
  desk: {
    'GET /owner/me': { is: 'self' },
    'GET /owner/audit': { is: 'narrowed' },
    'GET /owner/alarms': { is: 'refused' },
    'POST /owner/seen': { is: 'narrowed' },
    'GET /owner/people': { is: 'refused' },
    'POST /owner/people': { is: 'refused' },
    'PUT /owner/people/{id}': { is: 'refused' },
    'DELETE /owner/people/{id}': { is: 'refused' },
  },
};

const JSON_HEADERS = { 'content-type': 'application/json', accept: 'application/json' };

async function post(url: string, body: object): Promise<Record<string, string>> {
  const answer = await fetch(url, { method: 'POST', headers: JSON_HEADERS, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as Record<string, string>;
}

/** What is stored of a pipeline outside of the limits: what names it, as no answer may. */
const others = new Map<Publisher, { id: string; marks: string[] }>();
let limited = '';
let unlimited = '';

beforeAll(async () => {
  const { urls } = deployed;
  const form = { name: 'Ada', email: PERSON };
  await post(`${urls.contact}/f/${OWN.contact}`, { ...form, message: 'within' });
  const submission = await post(`${urls.contact}/f/${OTHER.contact}`, form);
  // Of a page of one entry, the cursor may not tell of the next one.
  const second = await post(`${urls.contact}/f/${OTHER.contact}`, { ...form, name: 'Grace' });
  await post(`${urls.feedback}/feedback/${OWN.feedback}`, { rating: 5, email: PERSON });
  const response = await post(`${urls.feedback}/feedback/${OTHER.feedback}`, { rating: 5, email: PERSON });
  const further = await post(`${urls.feedback}/feedback/${OTHER.feedback}`, { rating: 4, email: PERSON });
  const image = await post(`${urls.images}/images`, {
    preset: OTHER.images,
    contentType: 'image/png',
    size: 100,
  });

  const scopes = CONTRACTS.flatMap(({ pipeline }): Scope[] => [
    `${pipeline}:read`,
    `${pipeline}:write`,
    `${pipeline}:audit`,
  ]);
  const expiresAt = new Date(Date.now() + 3_600_000);
  limited = (await createToken(ssm, LOCAL, { scopes, expiresAt, label: 'limited', limits: LIMITS })).token;
  unlimited = (await createToken(ssm, LOCAL, { scopes, expiresAt, label: 'unlimited' })).token;
  const account = OTHER['keyword-dm'];
  const link = (await (
    await call(unlimited, 'keyword-dm', 'POST', '/owner/links', {
      account,
      name: 'L',
      url: 'https://l.example',
    })
  ).json()) as { id: string };
  for (const [pipeline, id = '', ...more] of [
    ['contact', submission.submissionId, second.submissionId],
    ['feedback', response.responseId, further.responseId],
    ['images', image.imageId],
    ['keyword-dm', link.id],
  ] as const)
    others.set(pipeline, { id, marks: [id, ...more.map(String), `"${OTHER[pipeline]}"`] });
});

function call(token: string, pipeline: Publisher, method: string, path: string, body?: object) {
  return fetch(`${deployed.urls[pipeline]}${path}`, {
    method,
    headers: { ...JSON_HEADERS, authorization: `Bearer ${token}` },
    ...(body && { body: JSON.stringify(body) }),
  });
}

async function beginning(pipeline: Publisher): Promise<string> {
  const answer = await call(limited, pipeline, 'GET', '/owner/changes');
  return `?since=${((await answer.json()) as { cursor: string }).cursor}`;
}

const routes = CONTRACTS.flatMap(({ pipeline, routes }) =>
  routes
    .filter(({ path }) => path.startsWith('/owner/'))
    .map(({ method, path }) => ({ pipeline, route: `${method.toUpperCase()} ${path}` })),
);

/** With what stands in its cursors, which are no secrets. */
function withCursorsRead(text: string): string {
  const encoded = text.match(/[\w-]{20,}/g) ?? [];
  return [text, ...encoded.map((one) => Buffer.from(one, 'base64url').toString())].join('\n');
}

describe('a token that is kept to some', () => {
  it.each(routes)('$pipeline: $route', async ({ pipeline, route }) => {
    const decision = DECISIONS[pipeline][route];
    if (!decision)
      throw new Error(`Decide what limits do to ${route} of ${pipeline}, and write it down here`);
    const { id, marks } = others.get(pipeline) ?? { id: 'somebody', marks: [] };
    const [method = '', template = ''] = route.split(' ');
    const path = template
      .replace('/widgets/{id}', `/widgets/${OTHER.feedback}`)
      // Its widget is another.
      .replace('/surveys/{id}', '/surveys/spring')
      .replace('/forms/{id}', `/forms/${OTHER.contact}`)
      .replace('/mails/{name}', `/mails/${pipeline === 'contact' ? OTHER.contact : OTHER.feedback}-message`)
      .replace('{id}', id)
      .replace('{account}', OTHER['keyword-dm'])
      .replace(/\{\w+\}/g, 'mail');
    const query = 'query' in decision ? (decision.query ?? '') : '';
    const body = 'body' in decision ? decision.body : undefined;
    // What came since a minute ago, which is what this test has sent.
    const since = template === '/owner/changes' ? await beginning(pipeline) : '';
    const answer = await call(limited, pipeline, method, path + query + since, body);
    const text = await answer.text();
    if (decision.is === 'self') expect(JSON.parse(text)).toMatchObject({ limits: LIMITS });
    else if (decision.is === 'refused') expect(answer.status).toBe(403);
    else if (decision.is === 'closed') expect([403, 404]).toContain(answer.status);
    else {
      expect([200, text]).toEqual([answer.status, text]);
      for (const mark of marks) expect(withCursorsRead(text)).not.toContain(mark);
    }
  });

  it.each(['contact', 'feedback', 'images'] as const)(
    'of %s can’t ask for others by name',
    async (pipeline) => {
      const [list, entity] = {
        contact: ['submissions', 'form'],
        feedback: ['responses', 'widget'],
        images: ['images', 'preset'],
      }[pipeline];
      const path = `/owner/${list}?${entity}=`;
      expect((await call(limited, pipeline, 'GET', path + OTHER[pipeline])).status).toBe(403);
      expect((await call(limited, pipeline, 'GET', `${path}never-configured`)).status).toBe(403);
      expect((await call(limited, pipeline, 'GET', path + OWN[pipeline])).status).toBe(200);
    },
  );

  it('has changed nothing of the others by all that', async () => {
    for (const [pipeline, list] of [
      ['contact', 'submissions'],
      ['feedback', 'responses'],
      ['images', 'images'],
      ['keyword-dm', 'links'],
    ] as const) {
      const { id } = others.get(pipeline) ?? { id: '' };
      expect([pipeline, (await call(unlimited, pipeline, 'GET', `/owner/${list}/${id}`)).status]).toEqual([
        pipeline,
        200,
      ]);
    }
  });
});

describe('the list of changes', () => {
  it('says who tried what, how it ended, and no contents', async () => {
    const answer = await call(unlimited, 'contact', 'GET', '/owner/audit?limit=100');
    const text = await answer.text();
    const { items } = JSON.parse(text) as { items: Record<string, unknown>[] };
    expect(items).toContainEqual(
      expect.objectContaining({
        by: expect.objectContaining({ kind: 'token', label: 'limited' }),
        what: 'PATCH /owner/submissions/{id}',
        target: others.get('contact')?.id,
        status: 404,
      }),
    );
    expect(text).not.toContain(PERSON);
  });
});
