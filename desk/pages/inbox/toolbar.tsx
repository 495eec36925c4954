/** What can be done with the open message. */
import { Archive, ArchiveRestore, MailMinus, Reply, ShieldAlert, ShieldCheck, Trash2 } from 'lucide-react';
import type { Submission } from '../../../contract/client/contact.ts';
import { type I18n, useI18n } from '../../i18n/index.tsx';
import { useMe } from '../../shell/me.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { mailtoOf } from '../../ui/mailto.ts';
import { useActions } from './actions.ts';
import { useListItems } from './loaded.ts';
import { senderOf, sortAnswers } from './words.ts';

export function Toolbar({ submission }: { readonly submission: Submission }) {
  const { t, format } = useI18n();
  const { may } = useMe();
  const { replyTo } = submission;
  return (
    <div className="actions">
      {replyTo && submission.state !== 'spam' && (
        <a className="button primary" data-reply href={replyAddress(submission, replyTo, t, format)}>
          <Reply aria-hidden className="icon" />
          {t('inbox.reply')}
        </a>
      )}
      {may('contact:write') && <Verbs submission={submission} />}
    </div>
  );
}

function Verbs({ submission }: { readonly submission: Submission }) {
  const { t } = useI18n();
  const actions = useActions(useListItems());
  const { state } = submission;
  const isSpam = state === 'spam';
  return (
    <>
      {state === 'archived' && (
        <Button icon={ArchiveRestore} onPress={() => actions.move(submission, 'read')}>
          {t('inbox.unarchive')}
        </Button>
      )}
      {(state === 'new' || state === 'read') && (
        <Button icon={Archive} onPress={() => actions.move(submission, 'archive')}>
          {t('inbox.archive')}
        </Button>
      )}
      {isSpam && (
        <Button icon={ShieldCheck} kind="primary" onPress={() => actions.move(submission, 'release')}>
          {t('inbox.release')}
        </Button>
      )}
      {state === 'read' && (
        <IconButton
          kind="plain"
          icon={MailMinus}
          label={t('inbox.markUnread')}
          onPress={() => actions.markUnread(submission)}
        />
      )}
      {!isSpam && (
        <IconButton
          kind="plain"
          icon={ShieldAlert}
          label={t('inbox.spam')}
          onPress={() => actions.move(submission, 'spam')}
        />
      )}
      <IconButton
        kind="danger"
        icon={Trash2}
        label={t('inbox.delete')}
        onPress={() => actions.remove(submission)}
      />
    </>
  );
}

function replyAddress(submission: Submission, to: string, t: I18n['t'], format: I18n['format']): string {
  const { subject, receivedAt } = submission;
  const { texts, facts } = sortAnswers(submission.fields);
  const name = senderOf(submission) || to;
  const text = texts.map(([, answer]) => answer).join('\n\n') || facts.map(([, answer]) => answer).join('\n');
  return mailtoOf({
    to,
    subject: subject
      ? t('inbox.replySubject', { subject })
      : t('inbox.replySubject', { subject: t('inbox.replySubjectPlain') }),
    intro: t('inbox.replyIntro', { date: format.moment(receivedAt), name }),
    text,
  });
}
