/** What the Instagram pages show, as it stands in the address. Anybody may have written that: what means nothing is left out. */
import type { ListOutboxParams } from '../../../contract/client/keyword-dm.ts';

export interface InstagramSearch {
  /** Its id in the configuration, or its Instagram user id, as rules name it. @default the first */
  readonly account?: string;
}

export function readInstagram({ account }: Readonly<Record<string, unknown>>): InstagramSearch {
  return typeof account === 'string' && account !== '' ? { account } : {};
}

type State = NonNullable<ListOutboxParams['state']>;

export const OUTBOX_STATES = [
  'pending',
  'sending',
  'sent',
  'failed',
  'unknown',
  'expired',
  'unanswered',
] as const satisfies readonly State[];

export interface OutboxSearch extends InstagramSearch {
  /** @default all that a rule answers */
  readonly state?: State;
}

export function readOutbox(given: Readonly<Record<string, unknown>>): OutboxSearch {
  const state = OUTBOX_STATES.find((one) => one === given.state);
  return { ...readInstagram(given), ...(state && { state }) };
}
