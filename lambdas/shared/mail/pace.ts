/**
 * The account's own sending rate, kept. SES drops what comes faster, and with each mail that is dropped an attempt is lost; so
 * a burst is spread over the time that it needs.
 *
 * Containers know nothing of each other. How many may send at once is a bound of their queues, so that each takes its part
 * of the rate. What other programs of the account send, SES does not say beforehand: what is then refused is tried again.
 */
import { GetSendQuotaCommand, type SESClient } from '@aws-sdk/client-ses';
import { logger } from '../runtime/log.ts';

export interface Pacing {
  readonly ses: Pick<SESClient, 'send'>;
  /** How many containers of the environment may send at once. */
  readonly senders: number;
  readonly now?: () => number;
  readonly pause?: (milliseconds: number) => Promise<void>;
}

/**
 * Waits until a mail to so many recipients may leave: SES counts those, and not mails.
 *
 * @returns false, without waiting, where it would be too long for a function: then another attempt finds its turn
 */
export type TakeTurn = (recipients: number) => Promise<boolean>;

/** Of an account in the sandbox, and the least that SES gives: for as long as nothing is known. */
const LEAST_PER_SECOND = 1;
/** How long the account's rate is kept. AWS raises it by itself as an account sends, within days. */
const KEEP_MILLISECONDS = 15 * 60_000;
/** How soon it is asked for again after a failure. */
const AGAIN_MILLISECONDS = 60_000;
/** The longest wait for a turn: with the ten seconds that SES may take, it ends before the function's time does. */
const LONGEST_TURN_MILLISECONDS = 25_000;

export function createPace({ ses, senders, now = Date.now, pause = sleep }: Pacing): TakeTurn {
  let perSecond = LEAST_PER_SECOND;
  let askAt = 0;
  let asking: Promise<void> | undefined;
  /** From when the next mail may leave. */
  let free = 0;

  async function ask(): Promise<void> {
    try {
      const { MaxSendRate } = await ses.send(new GetSendQuotaCommand({}));
      if (MaxSendRate !== undefined && MaxSendRate > 0) perSecond = MaxSendRate;
      askAt = now() + KEEP_MILLISECONDS;
    } catch (error) {
      logger.warn('sending rate not known', { error: (error as Error).name, perSecond });
      askAt = now() + AGAIN_MILLISECONDS;
    }
    asking = undefined;
  }

  return async (recipients) => {
    if (askAt <= now()) {
      asking ??= ask();
      await asking;
    }
    const turn = Math.max(now(), free);
    if (turn - now() > LONGEST_TURN_MILLISECONDS) return false;
    free = turn + (recipients * senders * 1000) / perSecond;
    if (turn > now()) await pause(turn - now());
    return true;
  };
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}
