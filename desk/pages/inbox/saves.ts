/** Saves what the team writes next to a message: one change after the other, and over nobody who was faster. */
import { useQueryClient } from '@tanstack/react-query';
import type { Submission, SubmissionChange } from '../../../contract/client/contact.ts';
import { ApiError } from '../../api/errors.ts';
import { type I18n, useI18n } from '../../i18n/index.tsx';
import { useDesk } from '../../shell/desk.tsx';
import { errorText } from '../../ui/error-text.ts';
import { type Notice, useNotify } from '../../ui/toasts.tsx';
import { readAgain, takeOver } from './changes.ts';
import { KEYS } from './queries.ts';
import { inTurnOf } from './turns.ts';

export interface Edit {
  /** What is to change of a submission as it is now; undefined when nothing is. */
  readonly change: (now: Submission) => SubmissionChange | undefined;
  /** Hears of the submission when it is stored, before the next edit begins. */
  readonly saved?: (stored: Submission) => void;
  /** What is lost where it can't be saved, because the field that held it is gone; undefined when nothing is. */
  readonly lost?: () => string | undefined;
}
export type Save = (edit: Edit) => Promise<void>;

/** How often a change begins again with what somebody else has made of the submission. */
const ATTEMPTS = 3;

/**
 * Carries out an edit on the submission as it is, and again on what it has become when somebody was faster.
 *
 * @param store how it is known here, read again, and written on the condition of its ETag
 * @throws ApiError 412 when somebody is faster each time
 */
export async function save(
  { change: changeOf, saved }: Edit,
  store: {
    readonly known: () => Submission;
    readonly readAgain: () => Promise<unknown>;
    readonly write: (change: SubmissionChange, etag: string) => Promise<Submission>;
  },
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const now = store.known();
    const change = changeOf(now);
    if (!change) return;
    try {
      const stored = await store.write(change, now.etag);
      return saved?.(stored);
    } catch (error) {
      const isOvertaken = error instanceof ApiError && error.status === 412;
      if (!isOvertaken || attempt === ATTEMPTS) throw error;
      await store.readAgain();
    }
  }
}

/** What is said where something could not be saved. @param lost what stands nowhere but in this notice */
export function lostNotice(text: string, lost: string | undefined, t: I18n['t']): Notice {
  const bad = { tone: 'bad', text } as const;
  return lost === undefined ? bad : { ...bad, stays: true, details: { title: t('inbox.yours'), text: lost } };
}

/** @returns saves an edit when those before it are saved, and tells the reader how that went */
export function useSaves(submission: Submission): Save {
  const { t } = useI18n();
  const { api } = useDesk();
  const notify = useNotify();
  const queries = useQueryClient();
  const { id } = submission;
  const queryKey = KEYS.one(id);
  const store = {
    known: () => queries.getQueryData<Submission>(queryKey) ?? submission,
    readAgain: () => queries.refetchQueries({ queryKey }),
    write: async (change: SubmissionChange, etag: string) => {
      const { data } = await api.contact.updateSubmission(id, change, { headers: { 'if-match': etag } });
      readAgain(queries, await takeOver(queries, data));
      notify({ text: t('common.saved') });
      return data;
    },
  };
  return (edit) =>
    inTurnOf(
      queries,
      id,
    )(() => save(edit, store)).catch((error: unknown) => {
      const isOvertaken = error instanceof ApiError && error.status === 412;
      const text = isOvertaken ? t('inbox.changedTitle') : errorText(error, t);
      notify(lostNotice(text, edit.lost?.(), t));
    });
}
