/** What the home page reads: how each pipeline is doing. */
import { useQueries, useQuery } from '@tanstack/react-query';
import type { Failure, Health } from '../../../contract/client/contact.ts';
import { clientOf, PIPELINES, type Pipeline } from '../../api/pipelines.ts';
import { useDesk } from '../../shell/desk.tsx';

/** How a pipeline is doing; mail and accounts where it has them. */
export type PipelineHealth = Omit<Health, 'mail' | 'failures'> & {
  readonly mail?: Health['mail'];
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
    queryFn: async ({ signal }) => (await api.feedback.countResponses({ signal })).data,
    enabled: has('feedback'),
  });
}
