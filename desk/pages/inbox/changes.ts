/** What the inbox does to submissions, and how its lists follow without being read again. */
import { type Query, type QueryClient, type QueryKey, useQueryClient } from '@tanstack/react-query';
import type { Submission } from '../../../contract/client/contact.ts';
import { ApiError, isGone } from '../../api/errors.ts';
import { type I18n, useI18n } from '../../i18n/index.tsx';
import type { PlainKey } from '../../i18n/translate.ts';
import { useDesk } from '../../shell/desk.tsx';
import { inTurns } from '../../shell/in-turns.ts';
import { useDelete } from '../../shell/use-deletions.tsx';
import { errorText } from '../../ui/error-text.ts';
import { useNotify } from '../../ui/toasts.tsx';
import { KEYS, type ListData } from './queries.ts';
import { fitsView, type InboxSearch } from './search.ts';
import { inTurnOf } from './turns.ts';
import { senderOf } from './words.ts';

export type Verb = 'read' | 'unread' | 'archive' | 'spam' | 'release';
type State = Submission['state'];

/** What leads back from a verb, by the state before it. */
const BACK: Readonly<Record<Verb, Readonly<Partial<Record<State, readonly Verb[]>>>>> = {
  read: { new: ['unread'], archived: ['archive'] },
  unread: { read: ['read'], archived: ['archive'] },
  archive: { new: ['unread'], read: ['read'] },
  spam: { new: ['release'], read: ['release', 'read'], archived: ['release', 'archive'] },
  release: { spam: ['spam'] },
};

const SAID = {
  read: 'inbox.didRead',
  unread: 'inbox.didUnread',
  archive: 'inbox.didArchive',
  spam: 'inbox.didSpam',
  release: 'inbox.didRelease',
} as const satisfies Readonly<Record<Verb, string>>;

/** What a notice says of messages that were moved. @param before in which states they were */
export function saidOf(verb: Verb, before: readonly State[], t: I18n['t']): string {
  const isBack = verb === 'read' && before.length === 1 && before[0] === 'archived';
  return isBack ? t('inbox.didUnarchive') : t(SAID[verb], { count: before.length });
}

/**
 * Puts what a submission is now wherever it is shown; lists that it no longer belongs to lose it. What was being read of it began
 * before, and would put back what was: it is given up.
 *
 * @returns what was given up, for `readAgain`
 */
export async function takeOver(queries: QueryClient, submission: Submission): Promise<Query[]> {
  const reading = (queryKey: readonly string[]) =>
    queries.getQueryCache().findAll({ queryKey, fetchStatus: 'fetching' });
  const isAskedForMore = ({ state }: Query) => state.fetchMeta?.fetchMore !== undefined;
  const lists = reading(KEYS.list).filter((query) => !isAskedForMore(query));
  const older = [...reading(KEYS.one(submission.id)), ...lists];
  // What is read for the first time is shown as it comes, and then read again.
  const shown = older.filter(({ state }) => state.data !== undefined);
  await Promise.all(shown.map((query) => query.cancel({ revert: true, silent: true })));
  // Its links to files are new, too.
  queries.setQueryData(KEYS.one(submission.id), submission);
  for (const { queryKey } of queries.getQueryCache().findAll({ queryKey: KEYS.list }))
    place(queries, queryKey, submission);
  // Whoever asked for more of a list waits for that: it comes behind the pages as they were when they asked.
  for (const query of reading(KEYS.list).filter(isAskedForMore))
    void query.promise?.then(
      () => place(queries, query.queryKey, submission),
      () => undefined,
    );
  return older;
}

/** Puts what a submission is now into a list, or takes it out. */
function place(queries: QueryClient, key: QueryKey, submission: Submission): void {
  const search = (key[2] ?? {}) as InboxSearch;
  queries.setQueryData<ListData>(key, (data) => data && withSubmission(data, submission, search));
}

/** Reads again what is shown, and was given up for a change. */
export function readAgain(queries: QueryClient, givenUp: readonly Query[]): void {
  const wanted = new Set(givenUp);
  void queries.refetchQueries({ type: 'active', predicate: (query) => wanted.has(query) });
}

function withSubmission(data: ListData, submission: Submission, { view }: InboxSearch): ListData {
  const fits = fitsView(submission.state, view);
  const pages = data.pages.map((page) => ({
    ...page,
    items: page.items.flatMap((item) => (item.id !== submission.id ? [item] : fits ? [submission] : [])),
  }));
  return { ...data, pages };
}

interface Step {
  readonly id: string;
  readonly verbs: readonly Verb[];
  /** Only if it is as it was seen. @default whatever it is */
  readonly etag?: string;
}

type Call = (verb: Verb, id: string, init: RequestInit) => Promise<Submission>;

/**
 * Moves submissions, and puts them wherever they are shown.
 *
 * @returns which did not work
 */
export async function carryOut(queries: QueryClient, call: Call, steps: readonly Step[]) {
  const givenUp: Query[] = [];
  const carryOutOne = async ({ id, verbs, etag }: Step) => {
    const init = etag === undefined ? {} : { headers: { 'if-match': etag } };
    for (const verb of verbs) givenUp.push(...(await takeOver(queries, await call(verb, id, init))));
  };
  const failed = await inTurns([...steps], (step) => inTurnOf(queries, step.id)(() => carryOutOne(step)));
  readAgain(queries, givenUp);
  void queries.invalidateQueries({ queryKey: KEYS.counts });
  // Lists that a submission has come into don't know of it yet.
  void queries.invalidateQueries({ queryKey: KEYS.list, refetchType: 'inactive' });
  // What somebody else has deleted is still listed here.
  if (failed.some(({ error }) => isGone(error))) void queries.invalidateQueries({ queryKey: ['contact'] });
  return failed;
}

function useCarryOut() {
  const { api } = useDesk();
  const queries = useQueryClient();
  const calls = {
    read: api.contact.readSubmission,
    unread: api.contact.unreadSubmission,
    archive: api.contact.archiveSubmission,
    spam: api.contact.spamSubmission,
    release: api.contact.releaseSubmission,
  } satisfies Readonly<Record<Verb, unknown>>;
  const call: Call = async (verb, id, init) => (await calls[verb](id, init)).data;
  return (steps: readonly Step[]) => carryOut(queries, call, steps);
}

export function useVerbs() {
  const move = useCarryOut();
  const queries = useQueryClient();
  const notify = useNotify();
  const { t } = useI18n();
  const sayFailed = ([first]: readonly { readonly error: unknown }[]) => {
    if (first) notify({ tone: 'bad', text: errorText(first.error, t) });
  };
  return async (submissions: readonly Submission[], verb: Verb) => {
    const failed = await move(submissions.map(({ id }) => ({ id, verbs: [verb] })));
    sayFailed(failed);
    const without = new Set(failed.map(({ one }) => one.id));
    const moved = submissions.filter(({ id }) => !without.has(id));
    if (moved.length === 0) return;
    const back = moved.map(({ id, state }) => ({ id, verbs: BACK[verb][state] ?? [] }));
    notify({
      text: saidOf(
        verb,
        moved.map(({ state }) => state),
        t,
      ),
      undo: () =>
        void move(back).then((notBack) => {
          void queries.invalidateQueries({ queryKey: KEYS.list });
          sayFailed(notBack);
        }),
    });
  };
}

/**
 * Marks what was opened as read, unless it is no longer what is shown here: on another device it may have been archived, and would
 * come back.
 *
 * @returns false when it is not, and is being read again
 */
export function useMarkRead() {
  const move = useCarryOut();
  const queries = useQueryClient();
  const notify = useNotify();
  const { t } = useI18n();
  return async ({ id, etag }: Submission): Promise<boolean> => {
    const [failure] = await move([{ id, verbs: ['read'], etag }]);
    if (!failure) return true;
    const isOld = failure.error instanceof ApiError && failure.error.status === 412;
    if (isOld) void queries.invalidateQueries({ queryKey: KEYS.one(id) });
    else notify({ tone: 'bad', text: errorText(failure.error, t) });
    return !isOld;
  };
}

export function useRemove() {
  const { api } = useDesk();
  const queries = useQueryClient();
  const remove = useDelete();
  const { t } = useI18n();
  return (submissions: readonly Submission[]) => {
    const [first] = submissions;
    if (!first) return;
    const name = senderOf(first) || t('inbox.nobody');
    const ids = submissions.map(({ id }) => id);
    remove({
      ids,
      text:
        submissions.length === 1
          ? t('inbox.deletedOne', { name })
          : t('inbox.deletedSeveral', { count: submissions.length }),
      remove: (id, init) => api.contact.deleteSubmission(id, init),
      onDone: () => {
        // Whoever goes back to one is not shown what was read of it.
        for (const id of ids) void queries.resetQueries({ queryKey: KEYS.one(id) });
        void queries.invalidateQueries({ queryKey: KEYS.counts });
      },
    });
  };
}

export const STATE_WORDS: Readonly<Record<State, PlainKey>> = {
  new: 'inbox.stateNew',
  read: 'inbox.stateRead',
  archived: 'inbox.stateArchived',
  spam: 'inbox.stateSpam',
};
