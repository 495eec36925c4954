/** What a flight tries: one of everything, each with what came of it and how long it took. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Pipeline } from '../../config/deployment.ts';
import type { Place } from '../command.ts';

/** What checks work with. */
export interface Flight extends Place {
  /** Base addresses without a trailing slash, by pipeline, and of the desk. */
  readonly urls: Readonly<Record<Pipeline | 'desk', string>>;
  /** Where the desk is opened at, with a trailing slash. */
  readonly deskPage: string;
  /** With every scope. */
  readonly ownerToken: string;
  /** A word that nobody else has ever typed, to find what was sent by. */
  readonly marker: string;
}

export interface FlightCheck {
  /** What is tried, in a few words. */
  readonly subject: string;
  /** @returns what was seen, in a sentence that names nobody. Throws when it is not as it should be. */
  readonly run: (flight: Flight) => Promise<string>;
}

export interface Tried {
  readonly subject: string;
  readonly state: 'ok' | 'PROBLEM';
  readonly says: string;
  readonly seconds: number;
}

/** One after another: the first of a pipeline wakes its functions, and later ones go by what earlier ones have sent. */
export async function tryAll(checks: readonly FlightCheck[], flight: Flight): Promise<Tried[]> {
  const tried: Tried[] = [];
  for (const { subject, run } of checks) {
    const began = performance.now();
    const outcome = await run(flight).then(
      (says) => ({ state: 'ok', says }) as const,
      (error: Error) => ({ state: 'PROBLEM', says: `${error.name}: ${error.message}` }) as const,
    );
    const seconds = Math.round((performance.now() - began) / 100) / 10;
    tried.push({ subject, ...outcome, seconds });
    console.log(`${outcome.state.padEnd(8)} ${subject}, ${seconds} s`);
  }
  return tried;
}

/** Something was seen that should not be so. */
class Unexpected extends Error {
  override readonly name = 'Unexpected';
}

export function expectThat(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new Unexpected(otherwise);
}

const LOOK_AGAIN_MILLISECONDS = 500;
const PATIENCE_MILLISECONDS = 120_000;

/** Looks until something is there. @throws Unexpected after two minutes */
export async function waitFor<Found>(
  what: string,
  look: () => Promise<Found | undefined>,
  patience = PATIENCE_MILLISECONDS,
): Promise<Found> {
  const until = Date.now() + patience;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > until) throw new Unexpected(`${what} did not come within ${patience / 1000} seconds`);
    await delay(LOOK_AGAIN_MILLISECONDS);
  }
}
