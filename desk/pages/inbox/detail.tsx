/** One message with all that belongs to it. */
import { getRouteApi, Link } from '@tanstack/react-router';
import { ArrowLeft, FileX } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { Submission } from '../../../contract/client/contact.ts';
import { isGone } from '../../api/errors.ts';
import { useI18n } from '../../i18n/index.tsx';
import { useMe } from '../../shell/me.ts';
import { useFocusOnArrival, useTitle } from '../../ui/page.tsx';
import { FiredRules } from '../../ui/rules.tsx';
import { SpamReasons } from '../../ui/spam.tsx';
import { Empty, Failure, Loading } from '../../ui/states.tsx';
import { Badge } from '../../ui/text.tsx';
import { Answers } from './answers.tsx';
import { STATE_WORDS, useMarkRead } from './changes.ts';
import { Files } from './files.tsx';
import { Organise } from './organise.tsx';
import { useSubmission } from './queries.ts';
import { Timeline } from './timeline.tsx';
import { Toolbar } from './toolbar.tsx';
import { senderOf } from './words.ts';

const route = getRouteApi('/inbox/$id');

export function MessageDetail() {
  const { t } = useI18n();
  const { id } = route.useParams();
  const search = route.useSearch();
  const query = useSubmission(id);
  return (
    <article className="inbox-detail" aria-busy={query.isFetching}>
      <Link to="/inbox" search={search} className="button bare small back">
        <ArrowLeft aria-hidden className="icon" />
        {t('common.back')}
      </Link>
      {query.data ? <Message key={id} submission={query.data} /> : <NotYet query={query} />}
    </article>
  );
}

/** While it loads, when it can't be had, and when it is gone: the page has its heading all the same. */
function NotYet({ query }: { readonly query: ReturnType<typeof useSubmission> }) {
  const { t } = useI18n();
  const { error } = query;
  const hasGone = isGone(error);
  useTitle(hasGone ? t('inbox.gone') : undefined);
  const heading = useFocusOnArrival(error ? 'failed' : undefined);
  const title = hasGone ? t('inbox.gone') : t(error ? 'errors.title' : 'common.loading');
  return (
    <>
      <h1 ref={heading} tabIndex={-1} className="unseen">
        {title}
      </h1>
      {hasGone ? (
        <Empty icon={FileX} title={title}>
          {t('inbox.goneHint')}
        </Empty>
      ) : error ? (
        <Failure error={error} onRetry={() => void query.refetch()} />
      ) : (
        <Loading rows={5} />
      )}
    </>
  );
}

function Message({ submission }: { readonly submission: Submission }) {
  const { t, format } = useI18n();
  const name = senderOf(submission) || t('inbox.nobody');
  const heading = useFocusOnArrival(submission.id);
  useTitle(name);
  useReadOnce(submission);
  return (
    <>
      <header className="detail-head">
        <div className="detail-title">
          <h1 ref={heading} tabIndex={-1}>
            {name}
          </h1>
          <Badge tone={submission.state === 'spam' ? 'warn' : 'plain'}>
            {t(STATE_WORDS[submission.state])}
          </Badge>
        </div>
        <p className="quiet">
          {submission.replyTo && (
            <>
              <Link to="/person" search={{ email: submission.replyTo }} title={t('inbox.all')}>
                {submission.replyTo}
              </Link>
              {' · '}
            </>
          )}
          <time dateTime={submission.receivedAt}>{format.moment(submission.receivedAt)}</time>
          {' · '}
          {submission.form}
        </p>
        <Toolbar submission={submission} />
      </header>
      {submission.state === 'spam' && (
        <SpamReasons title={t('inbox.whySpam')} reasons={submission.spamReasons ?? []} />
      )}
      {submission.rules && <FiredRules rules={submission.rules} />}
      <Answers submission={submission} />
      {submission.attachments && (
        <Files files={submission.attachments} isSpam={submission.state === 'spam'} />
      )}
      <div className="detail-side">
        <Organise submission={submission} />
        <Timeline submission={submission} />
      </div>
    </>
  );
}

/** Opening marks as read, once: whoever marks it as unread meanwhile means it. */
function useReadOnce(submission: Submission): void {
  const { caller, may } = useMe();
  const markRead = useMarkRead();
  const isDone = useRef(false);
  useEffect(() => {
    if (isDone.current || caller === undefined) return;
    isDone.current = true;
    if (submission.state !== 'new' || !may('contact:write')) return;
    void markRead(submission).then((isRead) => {
      isDone.current = isRead;
    });
  });
}
