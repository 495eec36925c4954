/** What can be done with several messages at once. */
import { Archive, MailOpen, ShieldAlert, ShieldCheck, Trash2 } from 'lucide-react';
import type { Submission } from '../../../contract/client/contact.ts';
import { useI18n } from '../../i18n/index.tsx';
import { useMe } from '../../shell/me.ts';
import { IconButton } from '../../ui/button.tsx';
import { useRemove, useVerbs, type Verb } from './changes.ts';
import type { ChoiceProps } from './list.tsx';

interface BulkProps extends ChoiceProps {
  readonly items: readonly Submission[];
}

export function BulkBar({ items, chosen, setChosen }: BulkProps) {
  const { t } = useI18n();
  const { may } = useMe();
  const verbs = useVerbs();
  const remove = useRemove();
  const picked = items.filter(({ id }) => chosen.has(id));
  const isAll = picked.length === items.length;
  const finish = () => {
    setChosen(new Set());
    document.querySelector<HTMLElement>('.inbox-title')?.focus();
  };
  const act = (verb: Verb, from: readonly Submission['state'][]) => {
    const fitting = picked.filter(({ state }) => from.includes(state));
    if (fitting.length > 0) void verbs(fitting, verb);
    finish();
  };
  const hasSpam = picked.some(({ state }) => state === 'spam');
  return (
    <div className="bulk" role="toolbar" aria-label={t('inbox.chosen', { count: picked.length })}>
      <label className="message-check">
        <input
          type="checkbox"
          checked={isAll}
          onChange={() => setChosen(isAll ? new Set() : new Set(items.map(({ id }) => id)))}
        />
        <span className="unseen">{t('inbox.chooseAll')}</span>
      </label>
      <span aria-live="polite">{t('inbox.chosen', { count: picked.length })}</span>
      {may('contact:write') && (
        <span className="bulk-verbs">
          <IconButton icon={MailOpen} label={t('inbox.markRead')} onPress={() => act('read', ['new'])} />
          <IconButton
            icon={Archive}
            label={t('inbox.archive')}
            onPress={() => act('archive', ['new', 'read'])}
          />
          {hasSpam ? (
            <IconButton
              icon={ShieldCheck}
              label={t('inbox.release')}
              onPress={() => act('release', ['spam'])}
            />
          ) : (
            <IconButton
              icon={ShieldAlert}
              label={t('inbox.spam')}
              onPress={() => act('spam', ['new', 'read', 'archived'])}
            />
          )}
          <IconButton
            icon={Trash2}
            label={t('inbox.delete')}
            onPress={() => {
              remove(picked);
              finish();
            }}
          />
        </span>
      )}
    </div>
  );
}
