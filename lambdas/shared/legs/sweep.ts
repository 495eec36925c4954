import type { SQSClient } from '@aws-sdk/client-sqs';
import { attention, logger } from '../runtime/log.ts';
import { reportDeadLetters } from './dead-letters.ts';

/** What came of a part of a sweep: how many items it did, and how many it failed at. */
export interface Tally {
  readonly done: number;
  readonly failed: number;
}

/** A part of a sweep. @returns how many items it did, or also how many it failed at */
type Part = () => Promise<number | Tally>;

interface Sweep<Name extends string> {
  readonly sqs: SQSClient;
  readonly deadLetterQueueUrls: readonly string[];
  /** The pipeline's own work, done in this order. What takes few calls stands first: a sweep may be ended on its way. */
  readonly parts: Readonly<Record<Name, Part>>;
}

/**
 * Runs an hourly sweep: dead letters are reported before anything can fail, every part is done whatever becomes of the
 * others, and the owner hears of those that failed, because nothing else would say so.
 *
 * @returns how many items each part did, by its name
 * @throws what the first failing part threw, after all of them had their turn, so that Lambda tries again; items that
 *   failed one by one stay due, and wait for the next sweep
 */
export async function runSweep<Name extends string>({
  sqs,
  deadLetterQueueUrls,
  parts,
}: Sweep<Name>): Promise<Record<Name, number>> {
  const failures: Error[] = [];
  const attempt = async <T>(name: string, work: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await work();
    } catch (error) {
      failures.push(error as Error);
      attention('sweep-failed', { work: name, cause: (error as Error).name });
      return undefined;
    }
  };
  const dead = await attempt('dead-letters', () => reportDeadLetters(sqs, ...deadLetterQueueUrls));
  const swept = {} as Record<Name, number>;
  for (const name of Object.keys(parts) as Name[]) {
    const found = (await attempt(name, parts[name])) ?? 0;
    const { done, failed } = typeof found === 'number' ? { done: found, failed: 0 } : found;
    swept[name] = done;
    if (failed > 0) attention('sweep-failed', { work: name, items: failed });
  }
  logger.info('swept', { ...swept, dead: dead ?? 0 });
  if (failures[0]) throw failures[0];
  return swept;
}
