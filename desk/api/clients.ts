/** The typed clients of the pipelines' APIs, reached through the desk's own origin. */
import * as data from '../../contract/client/data.ts';
import * as desk from '../../contract/client/desk.ts';
import { type Client, connect, type Send } from '../../contract/connect.ts';
import type { Session } from '../session/session.ts';
import type { PipelineName } from '../settings.ts';
import * as contact from './contact-routes.ts';
import * as destinations from './destination-routes.ts';
import { OfflineError, readError, SignedOutError } from './errors.ts';
import * as feedback from './feedback-routes.ts';
import * as images from './images-routes.ts';
import * as keywordDm from './keyword-dm-routes.ts';
import type { Pipeline } from './pipelines.ts';

export interface Clients {
  readonly contact: Client<typeof contact>;
  readonly feedback: Client<typeof feedback>;
  readonly images: Client<typeof images>;
  readonly keywordDm: Client<typeof keywordDm>;
  readonly data: Client<typeof data>;
  /** The routes about destinations, by pipeline. */
  readonly destinations: Readonly<Record<Pipeline, Client<typeof destinations>>>;
  /** The desk's own routes. */
  readonly desk: Client<typeof desk>;
}

/**
 * Clients of one session: when it ends, they end with it.
 *
 * @param api the path below which the APIs are, as the settings say
 * @param era the session's number. @default that of whoever is signed in, or signs in next
 */
export function makeClients(session: Session, api: string, era = session.era()): Clients {
  const to = (name: PipelineName | 'desk') => sendTo(`${location.origin}${api}/${name}`, session, era);
  return {
    contact: connect(contact, to('contact')),
    feedback: connect(feedback, to('feedback')),
    images: connect(images, to('images')),
    keywordDm: connect(keywordDm, to('keyword-dm')),
    data: connect(data, to('data')),
    destinations: {
      contact: connect(destinations, to('contact')),
      feedback: connect(destinations, to('feedback')),
      images: connect(destinations, to('images')),
      'keyword-dm': connect(destinations, to('keyword-dm')),
    },
    desk: connect(desk, to('desk')),
  };
}

/** @param base where the API is, without a slash at the end */
function sendTo(base: string, session: Session, era: number): Send {
  return async (path, init) => {
    const first = await request(base, session, era, path, init);
    // An access token lives for minutes; a session renews it once, and then the answer counts.
    const { response, bearer } =
      first.response.status === 401 && (await session.renew())
        ? await request(base, session, era, path, init)
        : first;
    if (response.status === 401) {
      session.end(bearer);
      throw new SignedOutError();
    }
    if (!response.ok && response.status !== 304)
      throw await readError(response, session.current()?.kind === 'token');
    const data = await readData(response);
    // What comes late is shown to nobody else.
    if (session.era() !== era) throw new SignedOutError();
    return { data, status: response.status, headers: response.headers };
  };
}

/** An API answers within 29 seconds or not at all; what comes later is lost on the way, as on a phone that slept. */
const LONGEST_SILENCE_MS = 60_000;

/** How often a request that came too soon after others is made again, and how long after the first time. */
const TOO_SOON = { times: 3, firstMs: 500, longestMs: 5_000 };

/** @returns milliseconds until it may be made again; undefined when that is too long to wait for */
export function pauseBefore(response: Response, times: number, chance: number): number | undefined {
  const seconds = Number(response.headers.get('retry-after') ?? 0);
  // It may be a date as well, which none of ours is.
  const wanted = Number.isFinite(seconds) ? seconds * 1000 : 0;
  const pause = Math.max(wanted, TOO_SOON.firstMs * 2 ** times * (0.5 + chance));
  return pause > TOO_SOON.longestMs ? undefined : pause;
}

/** A request is turned away before anything is done, so it may be made again. */
async function request(
  ...asked: Parameters<typeof requestOnce>
): Promise<{ readonly response: Response; readonly bearer: string }> {
  for (let times = 0; ; times++) {
    const answer = await requestOnce(...asked);
    if (answer.response.status !== 429 || times === TOO_SOON.times) return answer;
    const pause = pauseBefore(answer.response, times, Math.random());
    if (pause === undefined) return answer;
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

async function requestOnce(
  base: string,
  session: Session,
  era: number,
  path: string,
  init: RequestInit,
): Promise<{ readonly response: Response; readonly bearer: string }> {
  const bearer = await session.bearer(era, init.keepalive);
  const headers = new Headers(init.headers);
  headers.set('authorization', `Bearer ${bearer}`);
  const ending = new AbortController();
  const silence = setTimeout(() => ending.abort(new Error('No answer in time')), LONGEST_SILENCE_MS);
  init.signal?.addEventListener('abort', () => ending.abort(init.signal?.reason));
  if (init.signal?.aborted) ending.abort(init.signal.reason);
  try {
    const response = await fetch(`${base}${path}`, {
      ...init,
      headers,
      signal: ending.signal,
      credentials: 'omit',
      // An ETag is ours to send; the browser's own cache would answer in the API's stead.
      cache: 'no-store',
    });
    return { response, bearer };
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new OfflineError('No answer', { cause: error });
  } finally {
    clearTimeout(silence);
  }
}

async function readData(response: Response): Promise<unknown> {
  if (response.status === 204 || response.status === 304) return undefined;
  const isJson = /\bjson\b/.test(response.headers.get('content-type') ?? '');
  if (isJson) return response.json();
  // Response.text() would lose the mark at a file's start by which spreadsheets know UTF-8.
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(await response.arrayBuffer());
}
