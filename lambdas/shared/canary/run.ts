/** Sends a canary through its pipeline and looks whether it arrives. Nothing is thrown: it is the silence that sounds the alarm. */
import { setTimeout } from 'node:timers/promises';
import { environmentId } from '../runtime/environment.ts';
import { logger } from '../runtime/log.ts';
import { type Parameters, parameterName } from '../runtime/parameters.ts';
import { CANARY_HEADER, CANARY_KEY, makeMark } from './mark.ts';

/** A visitor tries again, and so does a canary: a connection that broke once is no alarm. */
const TIMES = 2;

/** How long it looks for its end, and how often. */
const PATIENCE = { milliseconds: 150_000, everyMilliseconds: 2_000 };

/** How long an answer may take. A front door has 15 seconds. */
const ANSWER_MILLISECONDS = 20_000;

/** What was found: `undefined` that it is not there yet, and may come. */
export type Found = 'arrived' | { readonly wrong: string } | undefined;

export interface Canary {
  readonly environment: {
    readonly FRONTDESK_NAME: string;
    readonly FRONTDESK_ENVIRONMENT: string;
    readonly FRONTDESK_PIPELINE: string;
  };
  readonly parameters: Parameters;
  readonly now: () => Date;
  /** Waits so many milliseconds. @default by a timer */
  readonly sleep?: (milliseconds: number) => Promise<unknown>;
  /** Sends one, and says how to look for its end. @throws Error with what went wrong */
  readonly send: (way: Way) => Promise<() => Promise<Found>>;
}

/** How to the pipeline, as a visitor. */
export interface Way {
  /** The API's own address, without a slash at its end. */
  readonly baseUrl: string;
  /** With the mark. */
  readonly headers: Readonly<Record<string, string>>;
}

export async function runCanary(canary: Canary): Promise<{ readonly passed: boolean }> {
  const { environment, now } = canary;
  const pipeline = environment.FRONTDESK_PIPELINE;
  for (let time = 1; time <= TIMES; time++) {
    const begun = now().getTime();
    const wrong = await flight(canary).catch((error: Error) => error.message || error.name);
    const about = { pipeline, milliseconds: now().getTime() - begun };
    if (wrong === undefined) {
      // The line that the metric is made of: lib/constructs/log-metrics.ts.
      logger.info('canary', { canary: 'arrived', ...about });
      return { passed: true };
    }
    logger.warn('canary', { canary: 'lost', cause: wrong, ...about });
  }
  return { passed: false };
}

/** @returns what is wrong; undefined when it arrived */
async function flight({
  environment,
  parameters,
  now,
  sleep = setTimeout,
  send,
}: Canary): Promise<string | undefined> {
  const pipeline = environment.FRONTDESK_PIPELINE;
  const nameOf = (name: string) => parameterName(environmentId(environment), pipeline, name);
  const [urlName, keyName] = [nameOf('url'), nameOf(CANARY_KEY)];
  const { [urlName]: baseUrl = '', [keyName]: key = '' } = await parameters.get([urlName, keyName]);
  const headers = { [CANARY_HEADER]: makeMark({ pipeline, key, now: now() }) };
  const look = await send({ baseUrl, headers });
  for (const end = now().getTime() + PATIENCE.milliseconds; now().getTime() < end; ) {
    const found = await look();
    if (found === 'arrived') return undefined;
    if (found) return found.wrong;
    await sleep(PATIENCE.everyMilliseconds);
  }
  return 'nothing came of it in time';
}

/** Asks as a visitor's program does. @throws Error when it is not answered so */
export async function ask(url: string, status: number, init: RequestInit = {}): Promise<Response> {
  const response = await fetch(url, { ...init, signal: AbortSignal.timeout(ANSWER_MILLISECONDS) });
  if (response.status === status) return response;
  throw new Error(
    `${init.method ?? 'GET'} ${new URL(url).pathname.split('/')[1] ?? ''} answers ${response.status}`,
  );
}
