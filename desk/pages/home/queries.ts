/** What the home page reads: how each pipeline is doing, what came since last time, alarms and costs. */
import { useQueries, useQuery } from '@tanstack/react-query';
import type { Budget, Failure, Health } from '../../../contract/client/contact.ts';
import type { Account } from '../../../contract/client/keyword-dm.ts';
import { clientOf, PIPELINES, type Pipeline } from '../../api/pipelines.ts';
import { useDesk } from '../../shell/desk.tsx';
import { useMe } from '../../shell/me.ts';

/** How a pipeline is doing; mail and accounts where it has them. */
export type PipelineHealth = Omit<Health, 'mail' | 'failures'> & {
  readonly mail?: Health['mail'];
  readonly accounts?: readonly Account[];
  readonly failures: readonly (Omit<Failure, 'form'> & { readonly account?: string })[];
};

export interface Doing {
  readonly pipeline: Pipeline;
  readonly health: PipelineHealth | undefined;
  readonly error: unknown;
  readonly refetch: () => void;
}

export function useHealth(): readonly Doing[] {
  const { api, has } = useDesk();
  const deployed = PIPELINES.filter(has);
  const results = useQueries({
    queries: deployed.map((pipeline) => ({
      queryKey: [pipeline, 'health'],
      queryFn: async (): Promise<PipelineHealth> => (await clientOf(api, pipeline).getHealth()).data,
    })),
  });
  return results.map(({ data, error, refetch }, i) => ({
    pipeline: deployed[i] ?? 'contact',
    health: data,
    error,
    refetch: () => void refetch(),
  }));
}

export function useResponseCounts() {
  const { api, has } = useDesk();
  return useQuery({
    queryKey: ['feedback', 'counts'],
    queryFn: async ({ signal }) => (await api.feedback.countResponses({}, { signal })).data,
    enabled: has('feedback'),
  });
}

/** How the alarms are. Whoever is kept to some forms or widgets is not shown them. */
export function useAlarms() {
  const { api } = useDesk();
  const { caller } = useMe();
  return useQuery({
    queryKey: ['desk', 'alarms'],
    queryFn: async ({ signal }) => (await api.desk.getAlarms({ signal })).data.items,
    enabled: caller !== undefined && caller.limits === undefined && caller.scopes.includes('desk:read'),
  });
}

/** What the month has cost so far, by pipeline; undefined until it is known, and for whoever may not see it. */
export function useBudgets(): readonly {
  readonly pipeline: Pipeline;
  readonly budget: Budget | undefined;
}[] {
  const { api, has } = useDesk();
  const { caller } = useMe();
  const deployed = PIPELINES.filter(has);
  const results = useQueries({
    queries: deployed.map((pipeline) => ({
      queryKey: [pipeline, 'budget'],
      queryFn: async (): Promise<Budget> => (await clientOf(api, pipeline).getBudget()).data,
      enabled: caller !== undefined && caller.limits === undefined,
    })),
  });
  return results.map(({ data }, i) => ({ pipeline: deployed[i] ?? 'contact', budget: data }));
}
