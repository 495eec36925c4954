/** One deletion that is all: every pipeline that knows the address, until nothing is left, and what remains for how long. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Remains } from '../../../contract/client/contact.ts';
import { useI18n } from '../../i18n/index.tsx';
import { useDesk } from '../../shell/desk.tsx';
import { Button } from '../../ui/button.tsx';
import { Confirm, Dialog } from '../../ui/dialog.tsx';
import { Failure } from '../../ui/states.tsx';

interface DeletePersonProps {
  readonly email: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

interface Outcome {
  readonly submissions: number | undefined;
  readonly responses: number | undefined;
  readonly screenshots: readonly string[];
  readonly remains: readonly Remains[];
}

export function DeletePerson({ email, isOpen, onClose }: DeletePersonProps) {
  const { t } = useI18n();
  const queries = useQueryClient();
  const deletePerson = useDeletePerson(email);
  const work = useMutation({ mutationFn: deletePerson, onSettled: () => void queries.invalidateQueries() });
  const close = () => {
    onClose();
    work.reset();
  };
  if (work.data)
    return (
      <Dialog title={t('person.done')} isOpen={isOpen} onClose={close}>
        <Done outcome={work.data} />
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
      {work.error && <Failure error={work.error} />}
    </Confirm>
  );
}

function useDeletePerson(email: string): () => Promise<Outcome> {
  const { api, has } = useDesk();
  return async () => {
    const contact = has('contact')
      ? await untilComplete(() => api.contact.deletePerson({ email }))
      : undefined;
    const feedback = has('feedback')
      ? await untilComplete(() => api.feedback.deletePerson({ email }))
      : undefined;
    return {
      submissions: contact?.deleted,
      responses: feedback?.deleted,
      screenshots: feedback?.answers.flatMap(({ screenshots }) => screenshots) ?? [],
      remains: distinct(
        [...(contact?.answers ?? []), ...(feedback?.answers ?? [])].flatMap(({ remains }) => remains),
      ),
    };
  };
}

/** A request deletes as much as it has time for. */
async function untilComplete<Answer extends { deleted: number; complete: boolean }>(
  ask: () => Promise<{ readonly data: Answer }>,
): Promise<{ readonly deleted: number; readonly answers: Answer[] }> {
  const answers: Answer[] = [];
  do answers.push((await ask()).data);
  while (!answers.at(-1)?.complete);
  return { deleted: answers.reduce((sum, { deleted }) => sum + deleted, 0), answers };
}

function distinct(remains: readonly Remains[]): Remains[] {
  return [...new Map(remains.map((one) => [`${one.where} ${one.until}`, one])).values()];
}

function Done({ outcome }: { readonly outcome: Outcome }) {
  const { t, format } = useI18n();
  const { submissions, responses, screenshots, remains } = outcome;
  const counts = [
    submissions !== undefined && t('person.doneMessages', { count: submissions }),
    responses !== undefined && t('person.doneResponses', { count: responses }),
  ].filter((count) => typeof count === 'string');
  return (
    <div className="dialog-body">
      <p>
        <strong>{format.list(counts)}</strong>
      </p>
      {screenshots.length > 0 && (
        <div>
          <p>{t('person.screenshots')}</p>
          <ul className="plain-list">
            {screenshots.map((id) => (
              <li key={id}>
                <code>{id}</code>
              </li>
            ))}
          </ul>
        </div>
      )}
      <details>
        <summary>{t('common.remains')}</summary>
        <ul className="plain-list">
          {remains.map(({ where, until }) => (
            <li key={where}>
              {until ? t('common.remainsUntil', { where, until: format.date(until) }) : where}
            </li>
          ))}
        </ul>
      </details>
      <p className="hint">{t('person.notCovered')}</p>
    </div>
  );
}
