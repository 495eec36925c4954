/** What the team writes next to a message: labels, who takes care of it, notes. Saved as soon as a field is left. */
import { Plus, X } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import type { Submission, SubmissionChange } from '../../../contract/client/contact.ts';
import { ApiError } from '../../api/errors.ts';
import { useI18n } from '../../i18n/index.tsx';
import { useMe } from '../../shell/me.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { errorText } from '../../ui/error-text.ts';
import { TextField } from '../../ui/fields.tsx';
import { Badge, Facts, Panel } from '../../ui/text.tsx';
import { useNotify } from '../../ui/toasts.tsx';
import { useUpdate } from './changes.ts';
import { useSubmission } from './queries.ts';

interface OrganiseProps {
  readonly submission: Submission;
}

export function Organise({ submission }: OrganiseProps) {
  const { t } = useI18n();
  const { may } = useMe();
  const { labels = [], assignee, notes } = submission;
  const isEmpty = labels.length === 0 && !assignee && !notes;
  if (!may('contact:write'))
    return isEmpty ? null : (
      <Panel title={t('inbox.organise')}>
        <Facts
          rows={[
            [t('inbox.labels'), labels.join(', ')],
            [t('inbox.assignee'), assignee],
            [t('inbox.notes'), notes],
          ]}
        />
      </Panel>
    );
  return (
    <Panel title={t('inbox.organise')}>
      <Editor submission={submission} />
    </Panel>
  );
}

function Editor({ submission }: OrganiseProps) {
  const { t } = useI18n();
  const { caller } = useMe();
  const save = useSave(submission);
  const [assignee, setAssignee] = useState(submission.assignee ?? '');
  const [notes, setNotes] = useState(submission.notes ?? '');
  const commit = (change: SubmissionChange, isChanged: boolean) => {
    if (isChanged) save(change);
  };
  const me = caller?.label ?? '';
  return (
    <div className="stack">
      <Labels labels={submission.labels ?? []} onChange={(labels) => save({ labels })} />
      <div className="assignee">
        <TextField
          label={t('inbox.assignee')}
          maxLength={254}
          value={assignee}
          onChange={setAssignee}
          onBlur={() =>
            commit({ assignee: assignee.trim() }, assignee.trim() !== (submission.assignee ?? ''))
          }
        />
        {me !== '' && submission.assignee !== me && (
          <Button onPress={() => save({ assignee: me })}>{t('inbox.me')}</Button>
        )}
      </div>
      <TextField
        label={t('inbox.notes')}
        hint={t('inbox.notesHint')}
        rows={3}
        maxLength={5000}
        value={notes}
        onChange={setNotes}
        onBlur={() => commit({ notes }, notes !== (submission.notes ?? ''))}
      />
    </div>
  );
}

/** Refused when somebody else was faster: then theirs is shown. */
function useSave(submission: Submission) {
  const { t } = useI18n();
  const notify = useNotify();
  const update = useUpdate(submission);
  const query = useSubmission(submission.id);
  return (change: SubmissionChange) => {
    update(change).then(
      () => notify({ text: t('common.saved') }),
      (error: unknown) => {
        const isLost = error instanceof ApiError && error.status === 412;
        if (isLost) void query.refetch();
        const text = isLost ? `${t('inbox.changedTitle')}. ${t('inbox.changedHint')}` : errorText(error, t);
        notify({ tone: 'bad', text });
      },
    );
  };
}

interface LabelsProps {
  readonly labels: readonly string[];
  readonly onChange: (labels: string[]) => void;
}

function Labels({ labels, onChange }: LabelsProps) {
  const { t } = useI18n();
  const [text, setText] = useState('');
  const add = (event: FormEvent) => {
    event.preventDefault();
    const label = text.trim();
    if (label === '' || labels.includes(label)) return;
    onChange([...labels, label]);
  };
  return (
    <div>
      {labels.length > 0 && (
        <ul className="labels" aria-label={t('inbox.labels')}>
          {labels.map((label) => (
            <li key={label}>
              <Badge tone="accent">
                {label}
                <IconButton
                  small
                  icon={X}
                  label={t('inbox.removeLabel', { name: label })}
                  onPress={() => onChange(labels.filter((one) => one !== label))}
                />
              </Badge>
            </li>
          ))}
        </ul>
      )}
      <form className="assignee" onSubmit={add}>
        <TextField label={t('inbox.addLabel')} maxLength={40} value={text} onChange={setText} />
        <Button type="submit" icon={Plus}>
          {t('common.add')}
        </Button>
      </form>
    </div>
  );
}
