/** One deletion that is all: every pipeline that knows the address, until nothing is left, and what remains for how long. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useRef } from 'react';
import type { Clients } from '../../api/clients.ts';
import { useI18n } from '../../i18n/index.tsx';
import { useDesk } from '../../shell/desk.tsx';
import { useMe } from '../../shell/me.ts';
import { Button } from '../../ui/button.tsx';
import { Confirm, Dialog } from '../../ui/dialog.tsx';
import { Failure } from '../../ui/states.tsx';
import { distinct, remainsText } from './remains.ts';

interface DeletePersonProps {
  readonly email: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

type ContactAnswer = Awaited<ReturnType<Clients['contact']['deletePerson']>>['data'];
type FeedbackAnswer = Awaited<ReturnType<Clients['feedback']['deletePerson']>>['data'];

/** What each request has said so far. Nothing else knows which screenshots belonged to what is deleted. */
interface Progress {
  readonly contact: ContactAnswer[];
  readonly feedback: FeedbackAnswer[];
}

export function DeletePerson({ email, isOpen, onClose }: DeletePersonProps) {
  const { t } = useI18n();
  const { caller } = useMe();
  const queries = useQueryClient();
  const progress = useRef<Progress>({ contact: [], feedback: [] });
  const deletePerson = useDeletePerson(email);
  const work = useMutation({
    mutationFn: () => deletePerson(progress.current),
    onSettled: () => {
      // What is on no page now is forgotten, so that no other page begins with what was deleted.
      queries.removeQueries({ type: 'inactive' });
      void queries.invalidateQueries();
    },
  });
  const close = () => {
    if (work.isSuccess) progress.current = { contact: [], feedback: [] };
    onClose();
    work.reset();
  };
  if (work.isSuccess)
    return (
      <Dialog title={t('person.done')} isOpen={isOpen} onClose={close}>
        <Done progress={progress.current} />
        <div className="actions end">
          <Button kind="primary" onPress={close}>
            {t('common.close')}
          </Button>
        </div>
      </Dialog>
    );
  return (
    <Confirm
      title={t('person.confirmTitle', { email })}
      verb={t('person.delete')}
      isOpen={isOpen}
      isBusy={work.isPending}
      onClose={close}
      onConfirm={() => work.mutate()}
    >
      <p>{t('person.confirmText')}</p>
      {caller?.limits && <p>{t('person.limited')}</p>}
      {work.error && <Failure error={work.error} />}
      {work.error && <Screenshots progress={progress.current} />}
    </Confirm>
  );
}

/** Deletes until nothing is left. What fails in between can begin again, and goes on. */
function useDeletePerson(email: string): (progress: Progress) => Promise<void> {
  const { api, has } = useDesk();
  return async ({ contact, feedback }) => {
    if (has('contact')) await untilComplete(() => api.contact.deletePerson({ email }), contact);
    if (has('feedback')) await untilComplete(() => api.feedback.deletePerson({ email }), feedback);
  };
}

/** A request deletes as much as it has time for. */
async function untilComplete<Answer extends { complete: boolean }>(
  ask: () => Promise<{ readonly data: Answer }>,
  answers: Answer[],
): Promise<void> {
  do answers.push((await ask()).data);
  while (!answers.at(-1)?.complete);
}

function deletedIn(answers: readonly { deleted: number }[]): number {
  return answers.reduce((sum, { deleted }) => sum + deleted, 0);
}

function Screenshots({ progress }: { readonly progress: Progress }) {
  const { t } = useI18n();
  const { has } = useDesk();
  const ids = progress.feedback.flatMap(({ screenshots }) => screenshots);
  if (ids.length === 0) return null;
  return (
    <div>
      <p>{t('person.screenshots')}</p>
      <ul className="plain-list">
        {ids.map((id) => (
          <li key={id}>
            {has('images') ? (
              <Link to="/pictures/$id" params={{ id }}>
                {id}
              </Link>
            ) : (
              <code>{id}</code>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Done({ progress }: { readonly progress: Progress }) {
  const { t, format } = useI18n();
  const { has } = useDesk();
  const { contact, feedback } = progress;
  const remains = distinct([...contact, ...feedback].flatMap((answer) => answer.remains));
  const counts = [
    has('contact') && t('person.doneMessages', { count: deletedIn(contact) }),
    has('feedback') && t('person.doneResponses', { count: deletedIn(feedback) }),
  ].filter((count) => typeof count === 'string');
  return (
    <div className="dialog-body">
      <p>
        <strong>{format.list(counts)}</strong>
      </p>
      <Screenshots progress={progress} />
      <details>
        <summary>{t('common.remains')}</summary>
        <ul className="plain-list">
          {remains.map((one) => {
            const where = remainsText(one, t);
            return (
              <li key={`${one.where} ${one.until}`}>
                {one.until ? t('common.remainsUntil', { where, until: format.date(one.until) }) : where}
              </li>
            );
          })}
        </ul>
      </details>
      <p className="hint">{t('person.notCovered')}</p>
    </div>
  );
}
