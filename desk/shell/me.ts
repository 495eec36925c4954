/** What whoever is signed in may do, as the APIs say. */
import { useQuery } from '@tanstack/react-query';
import type { Caller } from '../../contract/client/contact.ts';
import { clientOf, PIPELINES, type Pipeline } from '../api/pipelines.ts';
import { useDesk } from './desk.tsx';

const KEEP_MS = 300_000;

export interface Me {
  /** Undefined until it is known. */
  readonly caller: Caller | undefined;
  /** Whether a scope such as `contact:write` is there. Until it is known nothing is offered, and where it can’t be known, everything: the API decides. */
  readonly may: (scope: `${Pipeline | 'desk'}:${'read' | 'write' | 'audit'}`) => boolean;
}

/** Every pipeline knows who calls, with all scopes: the first that answers is enough. */
export function useMe(): Me {
  const { api, has } = useDesk();
  const { data, isError } = useQuery({
    queryKey: ['me'],
    queryFn: async () => {
      const deployed = PIPELINES.filter(has);
      return Promise.any(deployed.map(async (pipeline) => (await clientOf(api, pipeline).getMe()).data));
    },
    staleTime: KEEP_MS,
  });
  return { caller: data, may: (scope) => data?.scopes.includes(scope) ?? isError };
}
