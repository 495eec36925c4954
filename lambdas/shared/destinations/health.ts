/**
 * Whether a destination is told at all: one that fails for long is paused, so that its legs wait, and do not use their day up. From then on
 * one attempt in a quarter of an hour looks whether it is back. Each pipeline finds that out by itself, in an item of its table:
 *
 *     destination#<id>   health
 */
import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Outcome } from '../legs/record.ts';
import { logger } from '../runtime/log.ts';
import { conditionalWrite, conditionHeld } from '../table/condition.ts';
import type { TimedTable } from '../table/table.ts';
import { type Change, updateExpressions } from '../table/update.ts';

/** So many attempts in a row, with none that succeeded between them, … */
export const PAUSED_AFTER_FAILURES = 10;
/** … over at least so long. */
export const PAUSED_AFTER_SECONDS = 3_600;
/** How often a paused one is looked at. */
export const PROBE_SECONDS = 900;

export interface Health {
  /** Attempts in a row that failed. */
  readonly failures?: number;
  /** When the first of them was. ISO 8601 */
  readonly failingSince?: string;
  /** What the last of them was answered, or what its owner has yet to give, such as a secret. */
  readonly reason?: string;
  readonly pausedAt?: string;
  /** From when on the next attempt looks whether it is back. */
  readonly probeAt?: string;
}

/** The reason of a leg that waits for its destination. */
export const PAUSED = 'destination-paused';

const RESTS: Outcome = { outcome: 'try-again', reason: PAUSED, known: true, waits: true };

export const healthKey = (destination: string) => ({ pk: `destination#${destination}`, sk: 'health' });

export async function readHealth({ client, tableName }: TimedTable, destination: string): Promise<Health> {
  const { Item = {} } = await client.send(
    new GetCommand({ TableName: tableName, Key: healthKey(destination), ConsistentRead: true }),
  );
  return Item as Health;
}

/**
 * Makes an attempt unless the destination is paused, and writes down how it is.
 *
 * @param onPause tells its owner, once however often it is called
 */
export async function whileHealthy(
  table: TimedTable,
  destination: string,
  attempt: () => Promise<Outcome>,
  onPause: () => Promise<void>,
): Promise<Outcome> {
  const before = await readHealth(table, destination);
  if (before.pausedAt !== undefined && !(await takeProbe(table, destination, before))) return RESTS;
  const outcome = await attempt();
  // What can't be written down changes nothing about what came of the attempt: the next one writes its own.
  await note(table, destination, { before, outcome, onPause }).catch((error: Error) =>
    logger.warn('health not noted', { destination, error: error.name }),
  );
  return outcome;
}

interface Noted {
  readonly before: Health;
  readonly outcome: Outcome;
  readonly onPause: () => Promise<void>;
}

async function note(
  table: TimedTable,
  destination: string,
  { before, outcome, onPause }: Noted,
): Promise<void> {
  if (outcome.outcome === 'sent') {
    if (before.failures !== undefined || before.reason !== undefined) await resume(table, destination);
  } else if (needsOwner(outcome)) await noteReason(table, destination, outcome.reason);
  else if (isFailure(outcome)) await noteFailure(table, destination, outcome.reason, onPause);
}

/** What its owner has yet to give keeps it from being told, and is no failure of the destination's: nobody has asked it. */
function needsOwner(
  outcome: Outcome,
): outcome is Extract<Outcome, { outcome: 'try-again' }> & { needsOwner: true } {
  return outcome.outcome === 'try-again' && outcome.needsOwner === true;
}

/** Who answers that it is asked too often is there. */
function isFailure(outcome: Outcome): outcome is Exclude<Outcome, { outcome: 'sent' | 'dropped' }> {
  if (outcome.outcome === 'refused') return true;
  return outcome.outcome === 'try-again' && outcome.reason !== 'status-429';
}

/** @returns false when another attempt looks this quarter of an hour */
function takeProbe(table: TimedTable, destination: string, { probeAt = '' }: Health): Promise<boolean> {
  const now = table.now();
  if (probeAt > now.toISOString()) return Promise.resolve(false);
  return conditionHeld(
    change(table, destination, {
      set: { probeAt: after(now, PROBE_SECONDS) },
      condition: '#probeAt = :seen',
      values: { seen: probeAt },
    }),
  );
}

/** Lets a destination be told again, whoever found that it is back. */
export async function resume(table: TimedTable, destination: string): Promise<void> {
  const write = await conditionalWrite(
    change(table, destination, {
      remove: ['failures', 'failingSince', 'reason', 'pausedAt', 'probeAt'],
      condition: 'attribute_exists(#failures) OR attribute_exists(#reason)',
    }),
  );
  if (write.held) logger.info('destination is back', { destination });
}

function noteReason(table: TimedTable, destination: string, reason: string) {
  return change(table, destination, { set: { reason, type: 'destination' } });
}

async function noteFailure(
  table: TimedTable,
  destination: string,
  reason: string,
  onPause: () => Promise<void>,
): Promise<void> {
  const now = table.now();
  const { Attributes } = await change(table, destination, {
    set: { reason, type: 'destination' },
    add: { failures: 1 },
  });
  const { failures = 0, failingSince, pausedAt } = (Attributes ?? {}) as Health;
  if (failingSince === undefined)
    await conditionHeld(
      change(table, destination, {
        set: { failingSince: now.toISOString() },
        condition: 'attribute_not_exists(#failingSince)',
      }),
    );
  const isLong = failingSince !== undefined && failingSince <= after(now, -PAUSED_AFTER_SECONDS);
  if (pausedAt !== undefined || failures < PAUSED_AFTER_FAILURES || !isLong) return;
  // First: once it is paused, nobody comes here again, and this may be the last that this function does.
  await onPause();
  const isPaused = await conditionHeld(
    change(table, destination, {
      set: { pausedAt: now.toISOString(), probeAt: after(now, PROBE_SECONDS) },
      condition: 'attribute_not_exists(#pausedAt)',
    }),
  );
  if (isPaused) logger.warn('destination is paused', { destination, failures, reason });
}

function change({ client, tableName }: TimedTable, destination: string, wanted: Change) {
  return client.send(
    new UpdateCommand({
      TableName: tableName,
      Key: healthKey(destination),
      ...updateExpressions(wanted),
      ReturnValues: 'ALL_NEW',
    }),
  );
}

function after(now: Date, seconds: number): string {
  return new Date(now.getTime() + seconds * 1000).toISOString();
}
