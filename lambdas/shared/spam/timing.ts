/**
 * The time trap: people need seconds to fill in a form, robots do not. The time is the visitor's own word, plain
 * milliseconds and not signed: a signed one would have to be fetched from us for each page, and a robot that goes to such
 * lengths as to invent a time would fetch it as well. Clocks that run ahead make the time look later than now, which
 * proves nothing.
 */
import type { SpamSignal } from './verdict.ts';

/** The hidden field that a page's script fills with `Date.now()` when it is loaded. */
export const LOADED_FIELD = '_loaded';

interface TimedRequest {
  /** The field `_loaded`. */
  readonly loadedField: string | readonly string[] | undefined;
  /** The header `Formspree-Session-Data` of the published clients: base64 of `{"loadedAt":ms,"webdriver":bool}`. */
  readonly sessionData: string | undefined;
  /** What is too fast for a person. 0 switches the trap off. */
  readonly minimumSeconds: number;
  readonly now: Date;
}

/** What the page's times say against a submission. No times, as without scripts, say nothing. */
export function timingSignals({ loadedField, sessionData, minimumSeconds, now }: TimedRequest): SpamSignal[] {
  const session = readSession(sessionData);
  const isTooFast = (loadedAt: number | undefined) => {
    const age = loadedAt === undefined ? Number.NaN : now.getTime() - loadedAt;
    return age >= 0 && age < minimumSeconds * 1000;
  };
  const signals: SpamSignal[] = [];
  if (isGarbled(loadedField)) signals.push({ name: 'load-time-garbled' });
  if (isTooFast(readTime(loadedField))) signals.push({ name: 'too-fast' });
  else if (isTooFast(session.loadedAt)) signals.push({ name: 'session-too-fast' });
  if (session.webdriver === true) signals.push({ name: 'webdriver' });
  return signals;
}

function readTime(value: TimedRequest['loadedField']): number | undefined {
  return typeof value === 'string' && /^\d{13}$/.test(value) ? Number(value) : undefined;
}

function isGarbled(value: TimedRequest['loadedField']): boolean {
  return value !== undefined && value !== '' && readTime(value) === undefined;
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
