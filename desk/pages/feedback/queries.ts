/** What the feedback pages read. Keys begin with the pipeline, so that news of it makes them be read again. */
import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import type { GetAggregatesParams } from '../../../contract/client/feedback.ts';
import { unlessGone } from '../../api/errors.ts';
import { useDesk } from '../../shell/desk.tsx';
import { useDeletedIds } from '../../shell/use-deletions.tsx';
import { type CommentsSearch, toQuery } from './search.ts';

const PAGE = 30;
const LIST = ['feedback', 'list'] as const;

/** The configured widgets. They change with a deploy only. */
export function useWidgets() {
  const { api, has } = useDesk();
  return useQuery({
    queryKey: ['feedback', 'widgets'],
    queryFn: async ({ signal }) => (await api.feedback.listWidgets({ signal })).data.items,
    staleTime: Number.POSITIVE_INFINITY,
    enabled: has('feedback'),
  });
}

/** What the widget's script is given, in a language. It changes with a deploy only. */
export function useDefinition(widget: string, lang: string) {
  const { api } = useDesk();
  return useQuery({
    queryKey: ['feedback', 'definition', widget, lang],
    queryFn: async ({ signal }) =>
      (await api.feedback.getWidgetDefinition(widget, { lang }, { signal })).data,
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
  });
}

export function useCounts() {
  const { api } = useDesk();
  return useQuery({
    // Home keeps its counts under the same key, and in the same shape.
    queryKey: ['feedback', 'counts'],
    queryFn: async ({ signal }) => (await api.feedback.countResponses({}, { signal })).data,
    select: ({ items }) => items,
  });
}

/** @param days how many of the owner's days, today among them */
export function useAggregates(widget: string, days: number, by: NonNullable<GetAggregatesParams['by']>) {
  const { api } = useDesk();
  return useQuery({
    queryKey: ['feedback', 'aggregates', widget, days, by],
    queryFn: async ({ signal }) => (await api.feedback.getAggregates({ widget, days, by }, { signal })).data,
    placeholderData: keepPreviousData,
  });
}

export function useComments(widget: string, search: CommentsSearch) {
  const { api } = useDesk();
  const deleted = useDeletedIds();
  const query = useInfiniteQuery({
    queryKey: [...LIST, widget, search],
    queryFn: async ({ pageParam, signal }) =>
      (
        await api.feedback.listResponses(
          { ...toQuery(search, widget), limit: PAGE, ...(pageParam && { cursor: pageParam }) },
          { signal },
        )
      ).data,
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ cursor }) => cursor,
  });
  const items = query.data?.pages.flatMap((page) => page.items).filter(({ id }) => !deleted.has(id));
  return { ...query, items };
}

/** A screenshot is a picture of the images pipeline. */
export function useScreenshot(id: string | undefined) {
  const { api, has } = useDesk();
  const query = useQuery({
    queryKey: ['images', 'one', id],
    queryFn: async ({ signal }) => (await api.images.getImage(id ?? '', { signal })).data,
    enabled: id !== undefined && has('images'),
  });
  return unlessGone(query);
}

export function useRelease() {
  const { api } = useDesk();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.feedback.releaseResponse(id),
    // Somebody else may have deleted it.
    onSettled: () => queries.invalidateQueries({ queryKey: ['feedback'] }),
  });
}
