/** What whoever is signed in may do, as the API says. */
import { useQuery } from '@tanstack/react-query';
import type { Caller } from '../../contract/client/contact.ts';
import type { Clients } from '../api/clients.ts';
import type { PipelineName } from '../settings.ts';
import { useDesk } from './desk.tsx';

const KEEP_MS = 300_000;

/** Every pipeline knows who calls; the first that is deployed is asked. */
function askWho(api: Clients, pipelines: readonly PipelineName[]): Promise<{ readonly data: Caller }> {
  if (pipelines.includes('contact')) return api.contact.getMe();
  throw new Error('No pipeline is deployed');
}

export interface Me {
  /** Undefined until it is known. */
  readonly caller: Caller | undefined;
  /** Whether a scope such as `contact:write` is there. Until it is known everything is offered: the API decides. */
  readonly may: (scope: string) => boolean;
}

export function useMe(): Me {
  const { api, settings } = useDesk();
  const { data } = useQuery({
    queryKey: ['me'],
    queryFn: async () => (await askWho(api, settings.pipelines)).data,
    staleTime: KEEP_MS,
  });
  return { caller: data, may: (scope) => data === undefined || data.scopes.includes(scope) };
}
