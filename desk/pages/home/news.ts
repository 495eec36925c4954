/** What came in since a moment, counted by each pipeline. */
import type { SubmissionCounts } from '../../../contract/client/contact.ts';
import type { ResponseCounts } from '../../../contract/client/feedback.ts';
import type { ImageCounts } from '../../../contract/client/images.ts';
import type { Pipeline } from '../../api/pipelines.ts';
import type { Desk } from '../../shell/desk.tsx';
import { daysSince } from '../../ui/days.ts';

export interface News {
  readonly what: 'messages' | 'spam' | 'responses' | 'responseSpam' | 'pictures' | 'replies';
  readonly count: number;
  /** Whether there are more than that. */
  readonly more: boolean;
  /** The first widget that has some: comments are shown by widget. */
  readonly widget?: string;
}

interface Counted {
  readonly count: number;
  readonly more: boolean;
}

type Totals = Pick<News, 'count' | 'more'>;

function sumOf(counts: readonly Counted[]): Totals {
  return {
    count: counts.reduce((sum, { count }) => sum + count, 0),
    more: counts.some(({ more }) => more),
  };
}

export function newsOfContact({ items }: SubmissionCounts): News[] {
  return [
    {
      what: 'messages',
      ...sumOf(items.flatMap(({ new: unread, read, archived }) => [unread, read, archived])),
    },
    { what: 'spam', ...sumOf(items.map(({ spam }) => spam)) },
  ];
}

export function newsOfFeedback({ items }: ResponseCounts): News[] {
  const counted = (state: 'new' | 'spam') => {
    const widget = firstWith(items, state);
    return { ...sumOf(items.map((item) => item[state])), ...(widget && { widget }) };
  };
  return [
    { what: 'responses', ...counted('new') },
    { what: 'responseSpam', ...counted('spam') },
  ];
}

/** The widget to which a number over all of them leads. */
export function firstWith(items: ResponseCounts['items'], state: 'new' | 'spam'): string | undefined {
  return items.find((item) => item[state].count > 0)?.widget;
}

/** Pictures that have arrived, whatever became of them. */
export function newsOfImages({ items }: ImageCounts): News[] {
  const counts = items.map(({ processing, ready, rejected, more }) => ({
    count: processing + ready + rejected,
    more,
  }));
  return [{ what: 'pictures', ...sumOf(counts) }];
}

/** The API counts no more days at once. */
const MOST_DAYS = 92;

/** Reads a pipeline's news. @param since ISO 8601 */
export const READERS: Readonly<Record<Pipeline, (api: Desk['api'], since: string) => Promise<News[]>>> = {
  contact: async ({ contact }, from) => newsOfContact((await contact.countSubmissions({ from })).data),
  feedback: async ({ feedback }, from) => newsOfFeedback((await feedback.countResponses({ from })).data),
  images: async ({ images }, from) => newsOfImages((await images.countImages({ from })).data),
  'keyword-dm': async ({ keywordDm }, since) => {
    const { items } = (await keywordDm.listAccounts()).data;
    // They are counted by whole days, which are the owner's: where the reader's begin at another hour, some may be too many or missing.
    const days = Math.min(daysSince(new Date(since)), MOST_DAYS);
    const all = await Promise.all(
      items.map(async ({ id }) => (await keywordDm.getStatistics({ account: id, days })).data.days),
    );
    const count = all.flat().reduce((sum, day) => sum + day.sent + day.publicSent, 0);
    return [{ what: 'replies', count, more: false }];
  },
};
