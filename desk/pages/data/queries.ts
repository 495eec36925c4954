/** What the data pages read. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { Metric } from '../../../contract/client/data.ts';
import { useDesk } from '../../shell/desk.tsx';
import { rangeOf, windowOf } from './points.ts';
import type { Span } from './search.ts';

const PAGE = 50;
/** Devices report all the time; an answer is kept so long by the API as well. */
const AGAIN_MS = 60_000;
/** Athena is asked, which is billed: not at each look. */
const ANSWER_KEEP_MS = 600_000;

/** The configured metrics. They change with a deploy only. */
export function useMetrics() {
  const { api, has } = useDesk();
  return useQuery({
    queryKey: ['data', 'metrics'],
    queryFn: async ({ signal }) => (await api.data.getMetrics({ signal })).data.items,
    staleTime: Number.POSITIVE_INFINITY,
    enabled: has('data'),
  });
}

export function useDevices(metric: string) {
  const { api } = useDesk();
  const query = useInfiniteQuery({
    queryKey: ['data', 'devices', metric],
    queryFn: async ({ pageParam, signal }) =>
      (
        await api.data.listDevices(
          metric,
          { limit: PAGE, ...(pageParam && { cursor: pageParam }) },
          { signal },
        )
      ).data,
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ cursor }) => cursor,
    refetchInterval: AGAIN_MS,
  });
  return { ...query, items: query.data?.pages.flatMap((page) => page.items) };
}

/** What one device has reported. */
export function useSummary({ metric, windows }: Metric, device: string, span: Span) {
  const { api } = useDesk();
  const window = windowOf(span, windows);
  return useQuery({
    queryKey: ['data', 'summary', metric, device, span],
    queryFn: async ({ signal }) => {
      const range = rangeOf(span, window, Date.now());
      return (await api.data.getSummary(metric, { window, device, ...range }, { signal })).data;
    },
    // Of another device it would be read as this one's.
    placeholderData: (before, query) => (query?.queryKey[3] === device ? before : undefined),
    refetchInterval: AGAIN_MS,
  });
}

export function useQuestions() {
  const { api, has } = useDesk();
  return useQuery({
    queryKey: ['data', 'questions'],
    queryFn: async ({ signal }) => (await api.data.getQuestions({ signal })).data,
    staleTime: Number.POSITIVE_INFINITY,
    enabled: has('data'),
  });
}

export function useAnswer(question: string) {
  const { api } = useDesk();
  return useQuery({
    queryKey: ['data', 'answer', question],
    queryFn: async ({ signal }) => (await api.data.answerQuestion(question, { signal })).data,
    staleTime: ANSWER_KEEP_MS,
  });
}
