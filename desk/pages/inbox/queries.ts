/** What the inbox reads. Keys begin with the pipeline, so that news of it makes them all be read again. */
import { type InfiniteData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { FoundSubmissions, Submission, SubmissionCounts } from '../../../contract/client/contact.ts';
import { unlessGone } from '../../api/errors.ts';
import type { I18n } from '../../i18n/index.tsx';
import { useDesk } from '../../shell/desk.tsx';
import { useDeletedIds } from '../../shell/use-deletions.tsx';
import { type InboxSearch, toQuery } from './search.ts';

export type ListData = InfiniteData<FoundSubmissions, string | undefined>;

export const KEYS = {
  list: ['contact', 'list'],
  one: (id: string) => ['contact', 'one', id],
  counts: ['contact', 'counts'],
  forms: ['contact', 'forms'],
} as const;

const PAGE = 40;

export function useList(search: InboxSearch) {
  const { api } = useDesk();
  const deleted = useDeletedIds();
  const query = useInfiniteQuery({
    queryKey: [...KEYS.list, search],
    queryFn: async ({ pageParam, signal }) =>
      (
        await api.contact.listSubmissions(
          { ...toQuery(search), limit: PAGE, ...(pageParam && { cursor: pageParam }) },
          { signal },
        )
      ).data,
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ cursor }) => cursor,
  });
  const items = query.data?.pages.flatMap((page) => page.items).filter(({ id }) => !deleted.has(id));
  return { ...query, items };
}

/** Links to files lead there for an hour. */
const LINKS_MS = 45 * 60_000;

const hasFiles = ({ state }: { readonly state: { readonly data: Submission | undefined } }) =>
  state.data?.attachments !== undefined;

export function useSubmission(id: string) {
  const { api } = useDesk();
  const query = useQuery({
    queryKey: KEYS.one(id),
    queryFn: async ({ signal }) => (await api.contact.getSubmission(id, { signal })).data,
    refetchInterval: (asked) => (hasFiles(asked) ? LINKS_MS : false),
    // Nothing is read at intervals while the page is hidden.
    refetchOnWindowFocus: (asked) =>
      hasFiles(asked) && Date.now() - asked.state.dataUpdatedAt > LINKS_MS ? 'always' : false,
  });
  return unlessGone(query);
}

export function useCounts() {
  const { api, has } = useDesk();
  return useQuery({
    queryKey: KEYS.counts,
    queryFn: async ({ signal }) => (await api.contact.countSubmissions({}, { signal })).data,
    enabled: has('contact'),
  });
}

/** The configured forms. They change with a deploy only. */
export function useForms() {
  const { api } = useDesk();
  return useQuery({
    queryKey: KEYS.forms,
    queryFn: async ({ signal }) => (await api.contact.listForms({ signal })).data.items,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export interface Total {
  readonly count: number;
  /** Whether there are more than that. */
  readonly more: boolean;
}

/** Whether anything is archived or held as spam; undefined until that is known. */
export function hasElsewhere(counts: SubmissionCounts | undefined): boolean | undefined {
  return counts?.items.some(({ archived, spam }) => archived.count + spam.count > 0);
}

/** What is read out of how many are unread. */
export function unreadText({ count, more }: Total, t: I18n['t']): string {
  return t(more ? 'nav.unreadMore' : 'nav.unread', { count });
}

/** The counts of one form, or of all. */
export function totalOf(
  counts: SubmissionCounts | undefined,
  state: Submission['state'],
  form?: string,
): Total | undefined {
  if (!counts) return undefined;
  const wanted = counts.items.filter((item) => form === undefined || item.form === form);
  return {
    count: wanted.reduce((sum, item) => sum + item[state].count, 0),
    more: wanted.some((item) => item[state].more),
  };
}
