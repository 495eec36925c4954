import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { deployed } from '../../support/deployed.ts';
import { newToken } from '../../support/owner.ts';

/** Others by SEED, more by REQUESTS: `REQUESTS=5000 SEED=7 npx vitest run --config vitest.prove.config.ts campaign`. */
const SEED = Number(process.env.SEED ?? 1);
const REQUESTS = Number(process.env.REQUESTS ?? 400);
/** Counts whatever it gets. */
const WIDGET = 'counted';
/** How many are under way at once. */
const SENDERS = 6;

/** Texts that have broken programs: of markup, of formulas, of paths, of templates, of writing systems, of nothing. */
const HOSTILE = [
  '',
  ' ',
  '\u0000',
  '\u202ereversed',
  '\ud800',
  '\ufeffmark',
  'e\u0301\u0301\u0301',
  'a\r\nBcc: b@frontdesk-tests.dev',
  '=cmd|"/c calc"!A1',
  '<script>alert(1)</script>',
  "'; DROP TABLE submissions; --",
  '{{7*7}}',
  '../../etc/passwd',
  '__proto__',
  'مرحبا بالعالم',
  '👩‍👩‍👧‍👦'.repeat(40),
  'x'.repeat(9_000),
];
const text = fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: 'binary' }), fc.string());
const name = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom('name', 'message', 'topic', 'phone', '_subject') },
  { weight: 1, arbitrary: fc.constantFrom('email', '_gotcha', '_next', '__proto__', 'constructor', 'id') },
  { weight: 1, arbitrary: fc.string({ maxLength: 30 }) },
);
/** What the form asks for, mostly. */
const asked: [string, string][] = [
  ['email', 'ada@frontdesk-tests.dev'],
  ['message', 'Hello'],
];
const fields = fc
  .tuple(fc.boolean(), fc.boolean(), fc.array(fc.tuple(name, text), { maxLength: 6 }))
  .map(([one, other, pairs]) => [...(one || other ? asked : []), ...pairs]);
const kind = fc.constantFrom('json', 'urlencoded', 'multipart', 'text', 'broken');

interface Sent {
  readonly marker: string;
  readonly status: number;
  /** Why it was refused. */
  readonly code?: string;
  /** Of what was accepted, where the answer says it. */
  readonly id?: string;
}

function bodyOf(how: string, pairs: readonly (readonly [string, string])[]): RequestInit {
  const json = JSON.stringify(Object.fromEntries(pairs.filter(([key]) => key !== '__proto__')));
  const urlencoded = pairs.map((pair) =>
    pair.map((part) => encodeURIComponent(part.toWellFormed())).join('='),
  );
  const boundary = 'q7q7q7';
  const parts = pairs.map(
    ([key, value]) =>
      `--${boundary}\r\nContent-Disposition: form-data; name="${key.replace(/["\r\n]/g, '_')}"\r\n\r\n${value}\r\n`,
  );
  const types: Record<string, readonly [type: string, body: string]> = {
    json: ['application/json', json],
    urlencoded: ['application/x-www-form-urlencoded', urlencoded.join('&')],
    multipart: [`multipart/form-data; boundary=${boundary}`, `${parts.join('')}--${boundary}--\r\n`],
    text: ['text/plain', json],
    // Cut in the middle.
    broken: ['application/json', json.slice(0, json.length / 2)],
  };
  const [type = '', body = ''] = types[how] ?? [];
  return { method: 'POST', headers: { 'content-type': type, accept: 'application/json' }, body };
}

async function campaign<Input>(
  inputs: readonly Input[],
  send: (input: Input) => Promise<Sent>,
): Promise<Sent[]> {
  const waiting = [...inputs];
  const sent: Sent[] = [];
  const sender = async () => {
    for (let input = waiting.pop(); input !== undefined; input = waiting.pop()) sent.push(await send(input));
  };
  await Promise.all(Array.from({ length: SENDERS }, sender));
  return sent;
}

/** What an export of a pipeline's holds, a line each: whatever the state. */
async function exported(pipeline: 'contact' | 'feedback', query: string): Promise<string[]> {
  const { token } = await newToken([`${pipeline}:read`, `${pipeline}:write`]);
  const lines: string[] = [];
  for (let next: string | undefined = `?format=jsonl&${query}`; next !== undefined; ) {
    const response: Response = await fetch(`${deployed.urls[pipeline]}/owner/export${next}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(response.status).toBe(200);
    lines.push(...(await response.text()).split('\n').filter(Boolean));
    next = /^<(\?[^>]*)>/.exec(response.headers.get('link') ?? '')?.[1];
  }
  return lines;
}

/** Says how many were accepted and found, and by which statuses the others were refused. */
function tell(pipeline: string, sent: readonly Sent[], found: number): void {
  const answers = Object.groupBy(sent, ({ status, code = '' }) => `${status} ${code}`.trim());
  const counted = Object.entries(answers).map(([answer, group]) => `${answer}: ${group?.length}`);
  console.log(`${pipeline}: ${sent.length} sent, ${found} found; answered ${counted.join(', ')}`);
}

it('every submission that is accepted is found, and no other one', async () => {
  const inputs = fc.sample(fc.tuple(kind, fields), { numRuns: REQUESTS, seed: SEED });
  const sent = await campaign(inputs, async ([how, pairs]) => {
    const marker = `marker-${randomUUID()}`;
    const response = await fetch(
      `${deployed.urls.contact}/f/${deployed.form}`,
      bodyOf(how, [['reference', marker], ...pairs.filter(([key]) => key !== 'reference')]),
    );
    const { submissionId: id, code } = (await response.json()) as { submissionId?: string; code?: string };
    return { marker, status: response.status, ...(id && { id }), ...(code && { code }) };
  });
  expect(sent.filter(({ status }) => status >= 500)).toEqual([]);
  const accepted = sent.filter(({ status }) => status === 200);
  const all = await exported('contact', `form=${deployed.form}`);
  const found = sent.filter(({ marker }) => all.some((line) => line.includes(marker)));
  tell('contact', sent, found.length);
  expect(accepted.length).toBeGreaterThan(REQUESTS / 10);
  expect(new Set(found)).toEqual(new Set(accepted));
  for (const { id, marker } of accepted)
    expect(
      all.find((line) => line.includes(marker)),
      marker,
    ).toContain(id);
});

it('every response that is accepted is found, and no other one', async () => {
  const answer = fc.record(
    { rating: fc.oneof(fc.integer({ min: -1, max: 12 }), text), comment: text },
    { requiredKeys: [] },
  );
  const inputs = fc.sample(answer, { numRuns: REQUESTS, seed: SEED });
  const sent = await campaign(inputs, async (input) => {
    const marker = `marker-${randomUUID()}`;
    const response = await fetch(`${deployed.urls.feedback}/feedback/${WIDGET}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ ...input, comment: `${marker} ${input.comment ?? ''}` }),
    });
    const { responseId: id, code } = (await response.json()) as { responseId?: string; code?: string };
    return { marker, status: response.status, ...(id && { id }), ...(code && { code }) };
  });
  expect(sent.filter(({ status }) => status >= 500)).toEqual([]);
  const accepted = sent.filter(({ status }) => status === 200);
  const all = await exported('feedback', `widget=${WIDGET}`);
  const found = sent.filter(({ marker }) => all.some((line) => line.includes(marker)));
  tell('feedback', sent, found.length);
  expect(accepted.length).toBeGreaterThan(REQUESTS / 10);
  expect(new Set(found)).toEqual(new Set(accepted));
});
