/** Takes in what a message of the intake queue carries: each by itself, so that none costs the others. */
import type { ErasingTable } from '../../shared/erasures/ledger.ts';
import { together } from '../../shared/runtime/together.ts';
import { type Admission, admit, whyUnanswerable } from '../outbox/admit.ts';
import { recordUnanswered, type Unanswered } from '../outbox/unanswered.ts';
import { rememberWish, type Wish, wishOf } from '../person/wish.ts';
import type { Matcher, Sighting } from '../rules/matcher.ts';
import type { Incoming } from './incoming.ts';
import { isSameName } from './listed.ts';

/** Writes at once. */
const CONCURRENT = 10;

export interface Intake extends Admission {
  readonly table: Omit<ErasingTable, 'now'>;
  readonly isConfigured: (account: string) => boolean;
  /** Hears of an account that is not in the configuration. */
  readonly onUnknown: (account: string) => Promise<void>;
  readonly matcherFor: (account: string, incoming: readonly Incoming[]) => Promise<Matcher>;
  /** The account's own handle, if it is known. */
  readonly ownName: (account: string) => Promise<string | undefined>;
  /** Hears what came of each. `failed` comes back. */
  readonly onTaken: (one: Incoming, result: Taken, error?: Error) => void;
}

export type Taken = 'admitted' | 'duplicate' | 'own' | 'account-not-configured' | 'failed' | Unanswered;

/** @returns those that failed, and may succeed another time */
export async function takeIn(intake: Intake, all: readonly Incoming[]): Promise<Incoming[]> {
  const failed: Incoming[] = [];
  const done = (one: Incoming, result: Taken, error?: Error) => {
    if (result === 'failed') failed.push(one);
    intake.onTaken(one, result, error);
  };
  for (const [account, incoming] of Map.groupBy(all, ({ account }) => account)) {
    try {
      await takeInOf(intake, account, incoming, done);
    } catch (error) {
      // Nothing of this account was begun: its rules can't be read, or Meta doesn't list its posts.
      for (const one of incoming) done(one, 'failed', error as Error);
    }
  }
  return failed;
}

async function takeInOf(
  intake: Intake,
  account: string,
  incoming: readonly Incoming[],
  done: Intake['onTaken'],
): Promise<void> {
  if (!intake.isConfigured(account)) {
    await intake.onUnknown(account);
    await takeEach(intake, incoming, done, async (one) => {
      // It holds when the account is configured again, and Meta doesn't send it a second time.
      await keepWish(intake, one);
      return 'account-not-configured';
    });
    return;
  }
  const ownName = await intake.ownName(account);
  const matcher = await intake.matcherFor(account, incoming);
  await takeEach(intake, incoming, done, (one) => takeOne(intake, matcher, one, ownName));
}

async function takeEach(
  intake: Intake,
  incoming: readonly Incoming[],
  done: Intake['onTaken'],
  take: (one: Incoming) => Promise<Taken>,
): Promise<void> {
  for (let start = 0; start < incoming.length; start += CONCURRENT)
    await together(
      incoming.slice(start, start + CONCURRENT).map(async (one) => {
        try {
          done(one, await take(one));
        } catch (error) {
          done(one, await recordFailure(intake, one, error as Error), error as Error);
        }
      }),
    );
}

async function takeOne(
  intake: Intake,
  matcher: Matcher,
  one: Incoming,
  ownName: string | undefined,
): Promise<Taken> {
  const { table, config, now } = intake;
  // Meta names the writer of our own public replies by their handle alone, or by another id than the account's.
  if (one.surface !== 'message' && isSameName(one.username, ownName)) return 'own';
  const wish = await keepWish(intake, one);
  // Whoever begins again may have used the word of a rule, too.
  const match = wish === 'stop' ? undefined : matcher.match(one);
  const sightings = wish === 'stop' ? [] : await seenBy(intake, matcher, one);
  const result = match
    ? await admit(intake, one, match, sightings)
    : wish === 'stop'
      ? 'person-stopped'
      : 'no-rule';
  if (result === 'admitted' || result === 'duplicate') return result;
  const keeping = { retentionDays: config.retentionDays, sightings, now };
  return (await recordUnanswered(table, one, result, keeping)) ? result : 'duplicate';
}

async function keepWish({ table, config, now }: Intake, one: Incoming): Promise<Wish | undefined> {
  const wish = wishOf(one);
  if (wish) await rememberWish(table, one, wish, { retentionDays: config.retentionDays, now });
  return wish;
}

/** What rules that only look on have seen in it; nothing where no rule could answer. */
async function seenBy(intake: Intake, matcher: Matcher, one: Incoming): Promise<readonly Sighting[]> {
  const sightings = matcher.sightings(one);
  return sightings.length > 0 && (await whyUnanswerable(intake, one)) ? [] : sightings;
}

/** What DynamoDB will never take is listed, bare of what it may have stumbled over; all else is tried again. */
async function recordFailure({ table, config, now }: Intake, one: Incoming, error: Error): Promise<Taken> {
  if (!isFinal(error)) return 'failed';
  const { username: _, ...rest } = one;
  const bare = { ...rest, text: '', mediaIds: [] };
  try {
    await recordUnanswered(table, bare, 'not-storable', { retentionDays: config.retentionDays, now });
    return 'not-storable';
  } catch {
    return 'failed';
  }
}

const FINAL = ['ValidationException', 'SerializationException'];

function isFinal(error: Error): boolean {
  const { CancellationReasons = [] } = error as { CancellationReasons?: { Code?: string }[] };
  return FINAL.includes(error.name) || CancellationReasons.some(({ Code }) => Code === 'ValidationError');
}
