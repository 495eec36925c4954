import type { Week } from './week.ts';

/** That a week's digest of a widget has begun: who writes it first sends it. */
export interface Digest extends Week {
  /** `digest#<widget>_<first day>`: one `#`, as in all keys of legs, because mails carry it in a tag. */
  readonly pk: string;
  readonly sk: 'digest';
  readonly type: 'digest';
  readonly widget: string;
  /** Epoch seconds. */
  readonly deleteAt: number;
}

export function digestPartition(widget: string, { from }: Week): string {
  return `digest#${widget}_${from}`;
}
