/** What the parts of a turn share: what it works with, and what it tells. */

import type { KeywordDmConfig, SendLane } from '../../../config/keyword-dm.ts';
import type { Table } from '../../shared/table/table.ts';
import type { AccountFuse } from '../account/fuse.ts';
import type { SayHeld } from '../account/notice.ts';
import type { Graph } from '../graph/graph.ts';
import type { ReplyLeg } from '../outbox/reply.ts';
import type { Decision, Outcome } from '../outbox/reply-state.ts';
import type { SendTurn } from './pacer.ts';

/** What a turn tells the log and the owner. Nothing in it is personal. */
export type TurnEvent =
  | {
      readonly event: 'attempt';
      readonly leg: ReplyLeg;
      readonly outcome: Outcome;
      readonly decision: Decision;
      /** False when another attempt has taken the reply over meanwhile, or its person was forgotten: nothing of it counts. */
      readonly isRecorded: boolean;
    }
  /** Said before it is written down, so that no crash in between keeps it from being said. */
  | {
      readonly event: 'gives-up';
      readonly leg: ReplyLeg;
      readonly outcome: Outcome;
      readonly decision: Decision;
    }
  | { readonly event: 'paused'; readonly reason: string }
  | { readonly event: 'stopped'; readonly reason: string }
  | { readonly event: 'other-app' };

export interface TurnContext {
  readonly table: Table;
  readonly config: Pick<KeywordDmConfig, 'limits' | 'delivery' | 'graph'>;
  /** @throws MissingParameter when the account has no token */
  readonly openGraph: (account: string) => Promise<Graph>;
  readonly sendTurn: SendTurn;
  readonly now: () => Date;
  readonly newId: () => string;
  readonly tell: (event: TurnEvent) => void;
  /** Tells the owner why the account rests or has stopped. */
  readonly sayHeld: SayHeld;
  /** What replies may cost. @default as much as they like */
  readonly fuse?: Pick<AccountFuse, 'repliesRest' | 'spendReplies'>;
}

/** Most urgent first. */
export const LANES: readonly SendLane[] = ['live', 'message', 'post', 'public'];

export function after(time: Date, milliseconds: number): Date {
  return new Date(time.getTime() + milliseconds);
}
