/** What can be done with several messages at once. */
import { Archive, MailOpen, ShieldAlert, ShieldCheck, Trash2 } from 'lucide-react';
import type { Submission } from '../../../contract/client/contact.ts';
import { useI18n } from '../../i18n/index.tsx';
import { useMe } from '../../shell/me.ts';
import { IconButton } from '../../ui/button.tsx';
import { useRemove, useVerbs, type Verb } from './changes.ts';
import { fittingOf } from './choice.ts';
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
  /** The bar goes, with the button that has the focus. */
  const finish = () => {
    setChosen(new Set());
    document.querySelector<HTMLElement>('.inbox-title')?.focus();
  };
  const act = (verb: Verb) => {
    void verbs(fittingOf(verb, picked), verb);
    finish();
  };
  const cant = (verb: Verb) => fittingOf(verb, picked).length === 0;
  const hasSpam = picked.some(({ state }) => state === 'spam');
  return (
    <div className="bulk" role="toolbar" aria-label={t('inbox.chosen', { count: picked.length })}>
      <label className="message-check">
        <input
          type="checkbox"
          checked={isAll}
          onChange={() => (isAll ? finish() : setChosen(new Set(items.map(({ id }) => id))))}
        />
        <span className="unseen">{t('inbox.chooseAll')}</span>
      </label>
      <span aria-live="polite">{t('inbox.chosen', { count: picked.length })}</span>
      {may('contact:write') && (
        <span className="bulk-verbs">
          <IconButton
            icon={MailOpen}
            label={t('inbox.markRead')}
            isDisabled={cant('read')}
            onPress={() => act('read')}
          />
          <IconButton
            icon={Archive}
            label={t('inbox.archive')}
            isDisabled={cant('archive')}
            onPress={() => act('archive')}
          />
          {hasSpam ? (
            <IconButton icon={ShieldCheck} label={t('inbox.release')} onPress={() => act('release')} />
          ) : (
            <IconButton icon={ShieldAlert} label={t('inbox.spam')} onPress={() => act('spam')} />
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
