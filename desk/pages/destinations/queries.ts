/** How the destinations are doing, by pipeline, and what an owner can do about it. */
import { useMutation, useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Destination, Told } from '../../../contract/client/contact.ts';
import type { Clients } from '../../api/clients.ts';
import { PIPELINES, type Pipeline } from '../../api/pipelines.ts';
import { useDesk } from '../../shell/desk.tsx';
import { useMe } from '../../shell/me.ts';

export type Listed = 'waiting' | 'given-up';

/** A destination as one pipeline finds it. */
export interface Teller {
  readonly pipeline: Pipeline;
  readonly destination: Destination;
}

/** Destinations are about all there is: whoever is kept to some forms sees none. Undefined until it is known. */
function useMaySee(): boolean | undefined {
  const { caller, may } = useMe();
  if (caller) return caller.limits === undefined;
  // Where nothing can be known of who is here, the API decides.
  return may('contact:read') || undefined;
}

export function useDestinations() {
  const { api, has } = useDesk();
  const maySee = useMaySee();
  const deployed = PIPELINES.filter(has);
  const results = useQueries({
    queries: deployed.map((pipeline) => ({
      queryKey: [pipeline, 'destinations'],
      queryFn: async (): Promise<readonly Destination[]> =>
        (await api.destinations[pipeline].listDestinations()).data.items,
      enabled: maySee === true,
    })),
  });
  const tellers = results.flatMap(({ data = [] }, i) =>
    data.map((destination): Teller => ({ pipeline: deployed[i] ?? 'contact', destination })),
  );
  return {
    maySee,
    byId: Object.entries(Object.groupBy(tellers, ({ destination }) => destination.id)),
    isLoading: maySee === undefined || (maySee && results.some(({ isPending }) => isPending)),
    error: results.find(({ error }) => error)?.error,
    refetch: () => results.forEach((one) => void one.refetch()),
  };
}

export function useLegs({ pipeline, destination }: Teller, state: Listed, isOpen: boolean) {
  const { api } = useDesk();
  return useQuery({
    queryKey: [pipeline, 'destinations', destination.id, state],
    queryFn: async () =>
      (await api.destinations[pipeline].getDestinationLegs(destination.id, { state })).data,
    enabled: isOpen,
  });
}

function useCare<Given, Result>(
  { pipeline }: Teller,
  care: (client: Clients['destinations'][Pipeline], given: Given) => Promise<Result>,
) {
  const { api } = useDesk();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (given: Given) => care(api.destinations[pipeline], given),
    onSettled: () => void queries.invalidateQueries({ queryKey: [pipeline] }),
  });
}

export function useResume(teller: Teller) {
  return useCare(teller, async (client, _: undefined) => {
    const { data } = await client.resumeDestination(teller.destination.id);
    return data.leaving;
  });
}

export function useTest(teller: Teller) {
  return useCare(teller, async (client, _: undefined) => {
    const { data } = await client.testDestination(teller.destination.id);
    return data;
  });
}

export function useReplay(teller: Teller) {
  return useCare(
    teller,
    async (client, given: { readonly since: string; readonly includeUnknown: boolean }) => {
      const { data } = await client.replayDestination(teller.destination.id, given);
      return data.again;
    },
  );
}

/** What destinations have heard of one thing, where its own legs do not say so. */
export function useHeard(pipeline: Exclude<Pipeline, 'contact'>, id: string, isOpen = true) {
  const { api } = useDesk();
  const maySee = useMaySee();
  return useQuery({
    queryKey: [pipeline, 'heard', id],
    queryFn: async (): Promise<readonly Told[]> => {
      if (pipeline === 'feedback') return (await api.feedback.getHeard({ response: id })).data.items;
      if (pipeline === 'images') return (await api.images.getHeard({ image: id })).data.items;
      return (await api.keywordDm.getHeard({ account: id })).data.items;
    },
    enabled: maySee === true && isOpen,
  });
}
