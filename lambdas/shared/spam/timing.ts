/**
 * The time trap: people need seconds to fill in a form, robots do not. The time is the visitor's own word, plain
 * milliseconds and not signed: a signed one would have to be fetched from us for each page, and a robot that goes to such
 * lengths as to invent a time would fetch it as well.
 *
 * Best is what the page measured itself. A point in time is compared with our clock: where the visitor's runs ahead by
 * about as long as they wrote, they look too fast, so it does not decide alone.
 */
import type { SpamSignal } from './verdict.ts';

/** The hidden field that a page's script fills, when it is sent, with the milliseconds since the page was loaded. */
const ELAPSED_FIELD = '_elapsed';

/** The hidden field that a page's script fills with `Date.now()` when it is loaded. */
const LOADED_FIELD = '_loaded';

/** They differ each time the same form is sent. */
export const TIMING_FIELDS: ReadonlySet<string> = new Set([ELAPSED_FIELD, LOADED_FIELD]);

interface TimedRequest {
  /** Of which only those of the time trap are looked at. */
  readonly fields: ReadonlyMap<string, string | readonly string[]>;
  /** The header `Formspree-Session-Data` of the published clients: base64 of `{"loadedAt":ms,"webdriver":bool}`. */
  readonly sessionData: string | undefined;
  /** What is too fast for a person. 0 switches the trap off. */
  readonly minimumSeconds: number;
  readonly now: Date;
}

/** What the page's times say against a submission. No times, as without scripts, say nothing. */
export function timingSignals({ fields, sessionData, minimumSeconds, now }: TimedRequest): SpamSignal[] {
  const session = readSession(sessionData);
  const elapsed = readNumber(fields.get(ELAPSED_FIELD), /^\d{1,12}(\.\d{1,20})?$/);
  const loadedAt = readNumber(fields.get(LOADED_FIELD), /^\d{13}$/);
  const isTooFast = (milliseconds: number) => milliseconds >= 0 && milliseconds < minimumSeconds * 1000;
  const since = (time: number | undefined) => (time === undefined ? Number.NaN : now.getTime() - time);

  const signals: SpamSignal[] = [];
  if (elapsed === 'garbled' || loadedAt === 'garbled') signals.push({ name: 'load-time-garbled' });
  if (typeof elapsed === 'number') {
    if (isTooFast(elapsed)) signals.push({ name: 'too-fast' });
  } else if (typeof loadedAt === 'number' && isTooFast(since(loadedAt)))
    signals.push({ name: 'loaded-too-fast' });
  else if (isTooFast(since(session.loadedAt))) signals.push({ name: 'session-too-fast' });
  if (session.webdriver === true) signals.push({ name: 'webdriver' });
  return signals;
}

/** @returns undefined when nothing was filled in */
function readNumber(
  value: string | readonly string[] | undefined,
  form: RegExp,
): number | 'garbled' | undefined {
  if (value === undefined || value === '') return undefined;
  return typeof value === 'string' && form.test(value) ? Number(value) : 'garbled';
}

/** Anybody can send anything in this header, so what can't be read is as good as nothing. */
function readSession(header: string | undefined): { loadedAt?: number; webdriver?: boolean } {
  try {
    const { loadedAt, webdriver } = Object(JSON.parse(Buffer.from(header ?? '', 'base64').toString()));
    return {
      ...(typeof loadedAt === 'number' && { loadedAt }),
      ...(typeof webdriver === 'boolean' && { webdriver }),
    };
  } catch {
    return {};
  }
}
