import type { SQSClient } from '@aws-sdk/client-sqs';
import { attention, logger } from '../runtime/log.ts';
import { reportDeadLetters } from './dead-letters.ts';

interface Sweep<Swept> {
  readonly sqs: SQSClient;
  readonly deadLetterQueueUrls: readonly string[];
  /** Does the pipeline's own work. @returns what it found, by name */
  readonly work: () => Promise<Swept>;
}

/**
 * What every hourly sweep does around its own work: dead letters are reported before anything can fail, and the owner
 * hears of what does fail, because nothing else would tell.
 *
 * @returns what the work found
 * @throws what the work throws, so that Lambda tries again
 */
export async function runSweep<Swept extends Readonly<Record<string, number>>>({
  sqs,
  deadLetterQueueUrls,
  work,
}: Sweep<Swept>): Promise<Swept> {
  try {
    const dead = await reportDeadLetters(sqs, ...deadLetterQueueUrls);
    const swept = await work();
    logger.info('swept', { ...swept, dead });
    return swept;
  } catch (error) {
    attention('sweep-failed', { cause: (error as Error).name });
    throw error;
  }
}
