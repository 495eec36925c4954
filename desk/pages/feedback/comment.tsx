/** One response: what was rated and written, where, and what can be done with it. */
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ShieldCheck, Trash2 } from 'lucide-react';
import { lazy, Suspense } from 'react';
import type { ConfiguredWidget, Response } from '../../../contract/client/feedback.ts';
import { useI18n, withTexts } from '../../i18n/index.tsx';
import { useDesk } from '../../shell/desk.tsx';
import { useMe } from '../../shell/me.ts';
import { useDelete } from '../../shell/use-deletions.tsx';
import { Button } from '../../ui/button.tsx';
import { errorText } from '../../ui/error-text.ts';
import { useHandOver } from '../../ui/hand-over.ts';
import { mailtoOf } from '../../ui/mailto.ts';
import { FiredRules } from '../../ui/rules.tsx';
import { SpamReasons } from '../../ui/spam.tsx';
import { Age, Badge, Facts } from '../../ui/text.tsx';
import { useNotify } from '../../ui/toasts.tsx';
import { keptOf } from './kept.ts';
import { useRelease, useScreenshot } from './queries.ts';
import { ratingName } from './ratings.tsx';

/** Its words are those of the destinations. */
const HeardOfResponse = lazy(() =>
  withTexts(['destinations'], import('../destinations/heard-of-response.tsx')),
);

interface CommentProps {
  readonly response: Response;
  readonly widget: ConfiguredWidget;
}

export function Comment({ response, widget }: CommentProps) {
  const { t } = useI18n();
  const { rating, comment, receivedAt, state, spamReasons, screenshot, rules } = response;
  const entry = useHandOver<HTMLLIElement>();
  return (
    <li ref={entry} className="comment" tabIndex={-1}>
      <p className="comment-head">
        {rating !== undefined && <Badge tone="accent">{ratingName(widget, rating, t)}</Badge>}
        {state === 'spam' && <Badge tone="warn">{t('feedback.spam')}</Badge>}
        <Age at={receivedAt} />
      </p>
      {comment ? (
        <p className="comment-text" dir="auto">
          {comment}
        </p>
      ) : (
        <p className="quiet">{t('feedback.noWords')}</p>
      )}
      <Answers response={response} widget={widget} />
      {screenshot !== undefined && <Screenshot id={screenshot} />}
      {rules && <FiredRules rules={rules} />}
      <Arranged response={response} />
      {state === 'spam' && <SpamReasons title={t('feedback.whySpam')} reasons={spamReasons ?? []} />}
      <Origin response={response} />
      <Suspense>
        <HeardOfResponse id={response.id} />
      </Suspense>
      <Actions response={response} />
    </li>
  );
}

/** What its rules made of it. */
function Arranged({ response: { labels = [], assignee } }: Pick<CommentProps, 'response'>) {
  const { t } = useI18n();
  return (
    <Facts
      rows={[
        [t('inbox.labels'), labels.join(', ')],
        [t('inbox.assignee'), assignee],
      ]}
    />
  );
}

function Answers({ response: { answers }, widget }: CommentProps) {
  const given = Object.entries(answers ?? {});
  if (given.length === 0) return null;
  return (
    <dl className="facts">
      {given.map(([id, answer]) => (
        <div key={id}>
          <dt>{widget.questions.find((question) => question.id === id)?.label ?? id}</dt>
          <dd>{[answer].flat().join(', ')}</dd>
        </div>
      ))}
    </dl>
  );
}

function Screenshot({ id }: { readonly id: string }) {
  const { t } = useI18n();
  const { data, error } = useScreenshot(id);
  const manifest = data?.manifest;
  if (manifest)
    return (
      <a href={manifest.src} target="_blank" rel="noopener noreferrer" className="screenshot">
        <img
          src={manifest.src}
          alt={t('feedback.screenshot')}
          loading="lazy"
          width={manifest.width}
          height={manifest.height}
        />
      </a>
    );
  return <p className="hint">{t(error ? 'feedback.screenshotGone' : 'feedback.screenshotComing')}</p>;
}

function Origin({ response: { page, language, viewport, email } }: Pick<CommentProps, 'response'>) {
  const { format } = useI18n();
  const isWeb = page !== undefined && /^https?:\/\//.test(page);
  return (
    <p className="comment-origin">
      {isWeb && (
        <a href={page} target="_blank" rel="noopener noreferrer">
          {page.replace(/^https?:\/\//, '')}
        </a>
      )}
      {page !== undefined && !isWeb && <span>{page}</span>}
      {language && <span>{format.language(language)}</span>}
      {viewport && <span>{viewport.replace('x', ' × ')}</span>}
      {email && <a href={mailtoOf({ to: email })}>{email}</a>}
    </p>
  );
}

function Actions({ response: { id, state, screenshot } }: Pick<CommentProps, 'response'>) {
  const { t } = useI18n();
  const { api, has } = useDesk();
  const { may } = useMe();
  const queries = useQueryClient();
  const notify = useNotify();
  const release = useRelease();
  const remove = useDelete();
  const { error } = useScreenshot(screenshot);
  const kept = keptOf({ id: screenshot, isKnown: has('images'), error });
  if (!may('feedback:write')) return null;
  const letIn = () =>
    // By then it may have left the list, and what is given to `mutate` would not be called.
    release.mutateAsync(id).then(
      () => notify({ text: t('feedback.didRelease') }),
      (refused) => notify({ tone: 'bad', text: errorText(refused, t) }),
    );
  const drop = () =>
    remove({
      ids: [id],
      text: t(kept === undefined ? 'feedback.didDelete' : 'feedback.didDeleteKept'),
      link: kept !== undefined && may('images:read') && (
        <Link to="/pictures/$id" params={{ id: kept }}>
          {t('feedback.toScreenshot')}
        </Link>
      ),
      remove: (one, init) => api.feedback.deleteResponse(one, init),
      onDone: () => void queries.invalidateQueries({ queryKey: ['feedback'] }),
    });
  return (
    <div className="actions">
      {state === 'spam' && (
        <Button small icon={ShieldCheck} isBusy={release.isPending} onPress={letIn}>
          {t('feedback.release')}
        </Button>
      )}
      <Button small kind="bare" icon={Trash2} onPress={drop}>
        {t('common.delete')}
      </Button>
    </div>
  );
}
