/** What feedback's tests share: sending to a widget, waiting for counts, and calling the owner's routes. */
import type { Summary } from '../../../lambdas/feedback/figures/statistics.ts';
import type { Scope } from '../../../lambdas/shared/people/caller.ts';
import { deployed } from '../../support/deployed.ts';
import { waitUntilCounted } from '../../support/feedback-counts.ts';
import { newToken as makeToken } from '../../support/owner.ts';
import { waitFor } from '../../support/wait.ts';

export const feedbackUrl = deployed.urls.feedback ?? '';

type Headers = Record<string, string>;

/** Sends JSON and asks for JSON. */
export function send(path: string, body: object, headers: Headers = {}, method = 'POST'): Promise<Response> {
  return fetch(`${feedbackUrl}/feedback/${path}`, {
    method,
    headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
    body: JSON.stringify(body),
  });
}

export interface Accepted {
  readonly ok: true;
  readonly next: string;
  readonly responseId: string;
  readonly editToken: string;
}

/** Gives feedback that is taken for one of its own. @throws with the answer when it is refused */
export async function give(widget: string, body: object, headers: Headers = {}): Promise<Accepted> {
  const key = { 'idempotency-key': crypto.randomUUID() };
  return accepted(await send(widget, body, { ...key, ...headers }));
}

export async function accepted(response: Response): Promise<Accepted> {
  const body = (await response.json()) as Accepted;
  if (response.status !== 200 || body.ok !== true)
    throw new Error(`${response.status} ${JSON.stringify(body)}`);
  return body;
}

export function change(widget: string, { responseId, editToken }: Accepted, body: object): Promise<Response> {
  return send(`${widget}/${responseId}`, { editToken, ...body }, {}, 'PUT');
}

export async function readSummary(widget: string): Promise<Summary> {
  const response = await fetch(`${feedbackUrl}/feedback/${widget}/summary`);
  return (await response.json()) as Summary;
}

/** A widget's summary once all that is stored is in it, for a test that compares with what was there before. */
export async function readCounted(widget: string): Promise<Summary> {
  await waitUntilCounted(widget);
  return readSummary(widget);
}

/** Waits until a widget's counts are as told, which they are soon after the last change. */
export function waitForSummary(widget: string, wanted: (summary: Summary) => boolean): Promise<Summary> {
  return waitFor(`the summary of ${widget}`, () => readSummary(widget), wanted);
}

export async function newToken(
  scopes: readonly Scope[] = ['feedback:read', 'feedback:write'],
  expiresAt?: Date,
): Promise<string> {
  return (await makeToken(scopes, expiresAt)).token;
}

export function callOwner(token: string | undefined, method: string, path: string): Promise<Response> {
  return fetch(`${feedbackUrl}/owner/${path}`, {
    method,
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
  });
}

/** Waits until a widget without a public summary has so many responses. */
export async function waitForAggregates(widget: string, count: number): Promise<void> {
  const token = await newToken();
  await waitFor(`${count} responses of ${widget}`, async () => {
    const response = await callOwner(token, 'GET', `aggregates?widget=${widget}`);
    return ((await response.json()) as { summary: { count: number } }).summary.count === count;
  });
}
