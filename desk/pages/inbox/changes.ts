/** What the inbox does to submissions, and how its lists follow without being read again. */
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import type { Submission, SubmissionChange } from '../../../contract/client/contact.ts';
import { useI18n } from '../../i18n/index.tsx';
import type { PlainKey } from '../../i18n/translate.ts';
import { useDesk } from '../../shell/desk.tsx';
import { useDelete } from '../../shell/use-deletions.tsx';
import { errorText } from '../../ui/error-text.ts';
import { useNotify } from '../../ui/toasts.tsx';
import { KEYS, type ListData } from './queries.ts';
import { fitsView, type InboxSearch } from './search.ts';
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

const SAID: Readonly<
  Record<
    Verb,
    'inbox.didRead' | 'inbox.didUnread' | 'inbox.didArchive' | 'inbox.didSpam' | 'inbox.didRelease'
  >
> = {
  read: 'inbox.didRead',
  unread: 'inbox.didUnread',
  archive: 'inbox.didArchive',
  spam: 'inbox.didSpam',
  release: 'inbox.didRelease',
};

/** So many requests are under way at once when several submissions are changed. */
const AT_ONCE = 4;

/** Puts what a submission is now wherever it is shown; lists that it no longer belongs to lose it. */
export function takeOver(queries: QueryClient, submission: Submission): void {
  queries.setQueryData(KEYS.one(submission.id), (before: Submission | undefined) => ({
    ...submission,
    // A verb's answer may lack the links to the files, which stay good for their hour.
    ...(before?.attachments && { attachments: before.attachments }),
  }));
  for (const [key, data] of queries.getQueriesData<ListData>({ queryKey: KEYS.list })) {
    const search = key[2] as InboxSearch | undefined;
    if (data) queries.setQueryData(key, withSubmission(data, submission, search ?? {}));
  }
  void queries.invalidateQueries({ queryKey: KEYS.counts });
}

function withSubmission(data: ListData, submission: Submission, { view }: InboxSearch): ListData {
  const fits = fitsView(submission.state, view);
  const pages = data.pages.map((page) => ({
    ...page,
    items: page.items.flatMap((item) => (item.id !== submission.id ? [item] : fits ? [submission] : [])),
  }));
  return { ...data, pages };
}

export function useVerbs() {
  const { api } = useDesk();
  const queries = useQueryClient();
  const notify = useNotify();
  const { t } = useI18n();

  const call = async (id: string, verb: Verb) => {
    const calls: Readonly<Record<Verb, (id: string) => Promise<{ readonly data: Submission }>>> = {
      read: api.contact.readSubmission,
      unread: api.contact.unreadSubmission,
      archive: api.contact.archiveSubmission,
      spam: api.contact.spamSubmission,
      release: api.contact.releaseSubmission,
    };
    const { data } = await calls[verb](id);
    takeOver(queries, data);
  };

  const carryOut = async (todo: readonly { readonly id: string; readonly verbs: readonly Verb[] }[]) => {
    const failures: unknown[] = [];
    const waiting = [...todo];
    const work = async () => {
      for (let next = waiting.shift(); next; next = waiting.shift())
        try {
          for (const verb of next.verbs) await call(next.id, verb);
        } catch (error) {
          failures.push(error);
        }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    return failures;
  };

  /** @param quiet says nothing when it worked */
  return async (submissions: readonly Submission[], verb: Verb, { quiet = false } = {}) => {
    const failures = await carryOut(submissions.map(({ id }) => ({ id, verbs: [verb] })));
    // Lists that a submission has come into don't know of it yet.
    const refresh = () => queries.invalidateQueries({ queryKey: KEYS.list, refetchType: 'inactive' });
    void refresh();
    if (failures.length > 0) return notify({ tone: 'bad', text: errorText(failures[0], t) });
    if (quiet) return;
    const back = submissions.map(({ id, state }) => ({ id, verbs: BACK[verb][state] ?? [] }));
    notify({
      text: t(SAID[verb], { count: submissions.length }),
      undo: () =>
        void carryOut(back).then((failed) => {
          void queries.invalidateQueries({ queryKey: KEYS.list });
          if (failed.length > 0) notify({ tone: 'bad', text: errorText(failed[0], t) });
        }),
    });
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
    remove({
      ids: submissions.map(({ id }) => id),
      text:
        submissions.length === 1
          ? t('inbox.deletedOne', { name })
          : t('inbox.deletedSeveral', { count: submissions.length }),
      remove: (id, init) => api.contact.deleteSubmission(id, init),
      onDone: () => void queries.invalidateQueries({ queryKey: KEYS.counts }),
    });
  };
}

/** Saves notes, labels and who takes care of it; refused if somebody else was faster. */
export function useUpdate(submission: Submission) {
  const { api } = useDesk();
  const queries = useQueryClient();
  return async (change: SubmissionChange) => {
    const { data } = await api.contact.updateSubmission(submission.id, change, {
      headers: { 'if-match': submission.etag },
    });
    takeOver(queries, data);
  };
}

export const STATE_WORDS: Readonly<Record<State, PlainKey>> = {
  new: 'inbox.stateNew',
  read: 'inbox.stateRead',
  archived: 'inbox.stateArchived',
  spam: 'inbox.stateSpam',
};
