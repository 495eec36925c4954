/** What the Instagram pages read and do. Keys begin with the pipeline, so that news of it makes them be read again. */
import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import type {
  Account,
  Link,
  LinkInput,
  ListOutboxParams,
  DescribedRule as Rule,
  RuleInput,
} from '../../../contract/client/keyword-dm.ts';
import type { Clients } from '../../api/clients.ts';
import { deleted } from '../../api/errors.ts';
import { useDesk } from '../../shell/desk.tsx';

type KeywordDm = Clients['keywordDm'];
export type Statistics = Awaited<ReturnType<KeywordDm['getStatistics']>>['data'];
export type Verdicts = Awaited<ReturnType<KeywordDm['tryRules']>>['data'];
export type Checks = Awaited<ReturnType<KeywordDm['checkAccount']>>['data'];

const KEYS = {
  accounts: ['keyword-dm', 'accounts'],
  rules: (account: string) => ['keyword-dm', 'rules', account],
  rule: (id: string) => ['keyword-dm', 'rule', id],
  links: (account: string) => ['keyword-dm', 'links', account],
  outbox: ['keyword-dm', 'outbox'],
  statistics: ['keyword-dm', 'statistics'],
  checks: (account: string) => ['keyword-dm', 'checks', account],
} as const;

/** The largest page that the API gives. */
const PAGE = 100;
const OUTBOX_PAGE = 30;
/** Of one account, at most: enough for whoever writes them by themselves, and a bound for the page. */
const MOST_PAGES = 10;

interface Paged<Item> {
  readonly data: { readonly items: readonly Item[]; readonly cursor?: string | undefined };
}

async function readAll<Item>(read: (cursor: string | undefined) => Promise<Paged<Item>>): Promise<Item[]> {
  const items: Item[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const { data } = await read(cursor);
    items.push(...data.items);
    cursor = data.cursor;
    if (cursor === undefined) break;
  }
  return items;
}

const after = (cursor: string | undefined) => cursor !== undefined && { cursor };

export function useAccounts() {
  const { api } = useDesk();
  return useQuery({
    queryKey: KEYS.accounts,
    queryFn: async ({ signal }) => (await api.keywordDm.listAccounts({ signal })).data.items,
  });
}

export function useRules(account: string) {
  const { api } = useDesk();
  return useQuery({
    queryKey: KEYS.rules(account),
    queryFn: ({ signal }) =>
      readAll<Rule>((cursor) =>
        api.keywordDm.listRules({ account, limit: PAGE, ...after(cursor) }, { signal }),
      ),
  });
}

export function useRule(id: string) {
  const { api } = useDesk();
  return useQuery({
    queryKey: KEYS.rule(id),
    queryFn: async ({ signal }) => (await api.keywordDm.getRule(id, { signal })).data,
    // An editor starts from what is stored now, not from what a list once saw.
    staleTime: 0,
    gcTime: 0,
  });
}

export function useLinks(account: string) {
  const { api } = useDesk();
  return useQuery({
    queryKey: KEYS.links(account),
    queryFn: ({ signal }) =>
      readAll<Link>((cursor) =>
        api.keywordDm.listLinks({ account, limit: PAGE, ...after(cursor) }, { signal }),
      ),
  });
}

/** @param days how many of the owner's days, today among them */
export function useStatistics(account: string, days: number) {
  const { api } = useDesk();
  return useQuery({
    queryKey: [...KEYS.statistics, account, days],
    queryFn: async ({ signal }) => (await api.keywordDm.getStatistics({ account, days }, { signal })).data,
    placeholderData: keepPreviousData,
  });
}

export function useOutbox(account: string, state: ListOutboxParams['state']) {
  const { api } = useDesk();
  return useInfiniteQuery({
    queryKey: [...KEYS.outbox, account, state],
    queryFn: async ({ pageParam, signal }) =>
      (
        await api.keywordDm.listOutbox(
          { account, limit: OUTBOX_PAGE, ...(state && { state }), ...after(pageParam) },
          { signal },
        )
      ).data,
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ cursor }) => cursor,
  });
}

/** Asks Meta. @param every how often, in milliseconds; undefined: when asked to */
export function useChecks(account: string, every?: number) {
  const { api } = useDesk();
  return useQuery({
    queryKey: KEYS.checks(account),
    queryFn: async ({ signal }) => (await api.keywordDm.checkAccount(account, { signal })).data,
    ...(every !== undefined && { refetchInterval: every }),
  });
}

export function useSaveRule() {
  const { api } = useDesk();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({
      before,
      input,
    }: {
      readonly before?: Rule | undefined;
      readonly input: RuleInput;
    }) =>
      before
        ? (await api.keywordDm.replaceRule(before.id, input, { headers: { 'if-match': before.etag } })).data
        : (await api.keywordDm.createRule(input)).data,
    onSuccess: () => forget(queries, ['rules', 'rule', 'statistics']),
  });
}

export function useSaveLink() {
  const { api } = useDesk();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({
      before,
      input,
    }: {
      readonly before?: Link | undefined;
      readonly input: LinkInput;
    }) =>
      before
        ? (await api.keywordDm.replaceLink(before.id, input, { headers: { 'if-match': before.etag } })).data
        : (await api.keywordDm.createLink(input)).data,
    onSuccess: () => forget(queries, ['links']),
  });
}

export function useDeleteRule() {
  const { api } = useDesk();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => deleted(api.keywordDm.deleteRule(id)),
    onSuccess: () => forget(queries, ['rules', 'statistics']),
  });
}

export function useDeleteLink() {
  const { api } = useDesk();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => deleted(api.keywordDm.deleteLink(id)),
    onSuccess: () => forget(queries, ['links']),
  });
}

/** Takes back what a rule has not sent yet: as many requests as that needs. @returns how many replies */
export function useCancelReplies() {
  const { api } = useDesk();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (id: string) => {
      let cancelled = 0;
      for (let cursor: string | undefined; ; ) {
        const { data } = await api.keywordDm.cancelReplies(id, { ...after(cursor) });
        cancelled += data.cancelled;
        cursor = data.cursor;
        if (data.complete || cursor === undefined) return cancelled;
      }
    },
    onSuccess: () => forget(queries, ['outbox', 'accounts']),
  });
}

export function useRetryReplies(account: string) {
  const { api } = useDesk();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (id: string) => (await api.keywordDm.retryReplies(id, { account })).data.reopened,
    onSuccess: () => forget(queries, ['outbox']),
  });
}

export function useMoveAccount() {
  const { api } = useDesk();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ account, verb }: { readonly account: Account; readonly verb: 'pause' | 'resume' }) =>
      verb === 'pause' ? api.keywordDm.pauseAccount(account.id) : api.keywordDm.resumeAccount(account.id),
    onSuccess: () => forget(queries, ['accounts', 'checks']),
  });
}

export function useTryRules(account: string) {
  const { api } = useDesk();
  return useMutation({
    mutationFn: async (trial: Omit<Parameters<KeywordDm['tryRules']>[0], 'account'>) =>
      (await api.keywordDm.tryRules({ ...trial, account })).data,
  });
}

function forget(queries: ReturnType<typeof useQueryClient>, names: readonly string[]): Promise<unknown> {
  return Promise.all(names.map((name) => queries.invalidateQueries({ queryKey: ['keyword-dm', name] })));
}
