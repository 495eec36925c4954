/** What the team writes next to a message: labels, who takes care of it, notes. Saved as soon as a field is left. */
import { Plus, X } from 'lucide-react';
import { type FormEvent, type RefObject, useEffect, useRef, useState } from 'react';
import type { Submission } from '../../../contract/client/contact.ts';
import { useI18n } from '../../i18n/index.tsx';
import { useMe } from '../../shell/me.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { TextField } from '../../ui/fields.tsx';
import { useHandOver } from '../../ui/hand-over.ts';
import { Badge, Facts, Panel } from '../../ui/text.tsx';
import { useNotify } from '../../ui/toasts.tsx';
import { useTyped } from '../../ui/typed.ts';
import { type Edit, lostNotice, type Save, useSaves } from './saves.ts';

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
  const save = useSaves(submission);
  const assignee = useSavedField(submission, 'assignee', save);
  const notes = useSavedField(submission, 'notes', save);
  const me = caller?.label ?? '';
  return (
    <div className="stack">
      <Labels labels={submission.labels ?? []} save={save} />
      <div className="assignee">
        <TextField label={t('inbox.assignee')} maxLength={254} {...assignee.field} />
        {me !== '' && submission.assignee !== me && (
          <Button onPress={() => assignee.take(me)}>{t('inbox.me')}</Button>
        )}
      </div>
      <TextField
        label={t('inbox.notes')}
        hint={t('inbox.notesHint')}
        rows={3}
        maxLength={5000}
        {...notes.field}
      />
    </div>
  );
}

/** A field that is saved when it is left. What somebody else has written meanwhile is said, and neither text is lost. */
function useSavedField(submission: Submission, name: 'assignee' | 'notes', save: Save) {
  const { t } = useI18n();
  const typed = useTyped(submission[name] ?? '');
  const notify = useNotify();
  const isShown = useIsShown();
  const [theirs, setTheirs] = useState<string>();
  const saveOnce = useSaveOnce(save);
  const sayTheirs = (stored: string, mine: string) => {
    if (isShown()) return setTheirs(stored);
    // The field is gone: another message was opened.
    notify(lostNotice(t('inbox.changedTitle'), mine, t));
  };
  const saveText = () => {
    setTheirs(undefined);
    const { text: asTyped } = typed.latest();
    const text = name === 'assignee' ? asTyped.trim() : asTyped;
    if (text !== asTyped) typed.type(text);
    saveOnce(text, {
      change: (now) => {
        const stored = now[name] ?? '';
        const { base } = typed.latest();
        // Known only now: what was typed before may have been saved meanwhile.
        if (text === base) return undefined;
        if (stored === base) return { [name]: text };
        if (stored !== text) sayTheirs(stored, text);
        typed.rebase(stored);
        return undefined;
      },
      saved: (now) => typed.keep(text, now[name] ?? ''),
      lost: () => (isShown() ? undefined : text),
    });
  };
  const isUnsaved = () => {
    const { text, base } = typed.latest();
    return text !== base;
  };
  useLeaving(() => {
    if (isUnsaved()) saveText();
  });
  useAskBeforeUnload(isUnsaved);
  return {
    take: (text: string) => {
      typed.type(text);
      saveText();
    },
    field: {
      value: typed.text,
      onChange: typed.type,
      onBlur: saveText,
      error:
        theirs === undefined
          ? undefined
          : t(theirs === '' ? 'inbox.changedEmptied' : 'inbox.changedTo', { theirs }),
    },
  };
}

/** Saves a text unless it is being saved: who goes to another page leaves the field as well, and what can't be saved is said once. */
function useSaveOnce(save: Save): (text: string, edit: Edit) => void {
  const underWay = useRef<string>(undefined);
  return (text, edit) => {
    if (underWay.current === text) return;
    underWay.current = text;
    void save(edit).then(() => {
      if (underWay.current === text) underWay.current = undefined;
    });
  };
}

/** Does something when the page goes on to another: by the browser's "Back", a field is gone without having been left. */
function useLeaving(work: () => void): void {
  const latest = useRef(work);
  latest.current = work;
  useEffect(() => () => latest.current(), []);
}

/** Has the browser ask before the tab is closed or loaded again: what is typed would not get through. */
function useAskBeforeUnload(isUnsaved: () => boolean): void {
  const latest = useRef(isUnsaved);
  latest.current = isUnsaved;
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => {
      if (latest.current()) event.preventDefault();
    };
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, []);
}

/** @returns says whether what asks is still on the page */
function useIsShown(): () => boolean {
  const isShown = useRef(true);
  useEffect(() => {
    isShown.current = true;
    return () => {
      isShown.current = false;
    };
  }, []);
  return () => isShown.current;
}

interface LabelsProps {
  readonly labels: readonly string[];
  readonly save: Save;
}

function Labels({ labels, save }: LabelsProps) {
  const { t } = useI18n();
  const [text, setText] = useState('');
  const adding = useRef<HTMLFormElement>(null);
  const add = (event: FormEvent) => {
    event.preventDefault();
    const label = text.trim();
    if (label === '') return;
    void save({
      change: ({ labels: now = [] }) => (now.includes(label) ? undefined : { labels: [...now, label] }),
      saved: () => setText((typed) => (typed.trim() === label ? '' : typed)),
    });
  };
  const remove = (label: string) =>
    void save({ change: ({ labels: now = [] }) => ({ labels: now.filter((one) => one !== label) }) });
  return (
    <div>
      {labels.length > 0 && (
        <ul className="labels" aria-label={t('inbox.labels')}>
          {labels.map((label) => (
            <Label key={label} label={label} onRemove={() => remove(label)} adding={adding} />
          ))}
        </ul>
      )}
      <form ref={adding} className="assignee" onSubmit={add}>
        <TextField label={t('inbox.addLabel')} maxLength={40} value={text} onChange={setText} />
        <Button type="submit" icon={Plus}>
          {t('common.add')}
        </Button>
      </form>
    </div>
  );
}

interface LabelProps {
  readonly label: string;
  readonly onRemove: () => void;
  /** Where another is added. */
  readonly adding: RefObject<HTMLFormElement | null>;
}

function Label({ label, onRemove, adding }: LabelProps) {
  const { t } = useI18n();
  const entry = useHandOver<HTMLLIElement>(() => [adding.current?.querySelector('input')]);
  return (
    <li ref={entry}>
      <Badge tone="accent">
        {label}
        <IconButton small icon={X} label={t('inbox.removeLabel', { name: label })} onPress={onRemove} />
      </Badge>
    </li>
  );
}
