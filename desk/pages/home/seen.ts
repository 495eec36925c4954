/** Since when what came is new to whoever is here. The desk's API keeps it, by person and by token. */
import { useQuery } from '@tanstack/react-query';
import { useDesk } from '../../shell/desk.tsx';
import { useMe } from '../../shell/me.ts';

/** Said again this often while Home is open, so that a visit lasts as long as it is. */
const STILL_HERE_MS = 600_000;

/** Undefined until it is known; null at a first visit. */
export function useSeen(): string | null | undefined {
  const { api } = useDesk();
  const { caller } = useMe();
  const { data } = useQuery({
    queryKey: ['desk', 'seen'],
    queryFn: async () => (await api.desk.noteSeen()).data.since,
    staleTime: STILL_HERE_MS,
    refetchInterval: STILL_HERE_MS,
    enabled: caller?.scopes.includes('desk:read') ?? false,
  });
  return data;
}
