/** Who may sign in, read and arranged by the desk's own API. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { People, Person } from '../../../contract/client/desk.ts';
import { deleted } from '../../api/errors.ts';
import { useDesk } from '../../shell/desk.tsx';
import { useMe } from '../../shell/me.ts';

export type { Person } from '../../../contract/client/desk.ts';
export type Role = Person['role'];
export type LimitKind = keyof People['configured'];
export type Limits = NonNullable<Person['limits']>;

export const ROLES = ['reader', 'editor', 'owner'] as const satisfies readonly Role[];
export const LIMIT_KINDS = [
  'forms',
  'widgets',
  'presets',
  'accounts',
] as const satisfies readonly LimitKind[];

/** What somebody gets. Without limits they see all there is. */
export interface Rights {
  readonly role: Role;
  readonly limits?: Limits;
}

const LIST = ['desk', 'people'] as const;

/** Whether there are people, and whoever is here may see or arrange them. */
export function usePeopleRights() {
  const { settings } = useDesk();
  const { caller } = useMe();
  const hasPeople = settings.signIn.kind === 'people' && caller !== undefined && caller.limits === undefined;
  const has = (scope: string) => hasPeople && caller.scopes.includes(scope);
  return { maySee: has('desk:audit'), mayArrange: has('desk:write'), own: caller?.id };
}

export function usePeople() {
  const { api } = useDesk();
  const { maySee } = usePeopleRights();
  return useQuery({
    queryKey: LIST,
    queryFn: async ({ signal }) => (await api.desk.getPeople({ signal })).data,
    enabled: maySee,
  });
}

function useArranging<Given>(arrange: (given: Given) => Promise<unknown>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: arrange,
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: LIST });
      void queries.invalidateQueries({ queryKey: ['audit'] });
    },
  });
}

export function useInvite() {
  const { api } = useDesk();
  return useArranging((given: Rights & { readonly email: string }) => api.desk.invitePerson(given));
}

export function useChangeRights() {
  const { api } = useDesk();
  return useArranging(({ id, rights }: { readonly id: string; readonly rights: Rights }) =>
    api.desk.changePerson(id, rights),
  );
}

export function useTakeAway() {
  const { api } = useDesk();
  return useArranging((id: string) => deleted(api.desk.removePerson(id)));
}
