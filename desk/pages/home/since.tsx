/** What came since whoever is here was here last. */
import { useQueries } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { PIPELINES } from '../../api/pipelines.ts';
import { useI18n } from '../../i18n/index.tsx';
import { useDesk } from '../../shell/desk.tsx';
import { dayBefore } from '../../ui/days.ts';
import { useNow } from '../../ui/now.ts';
import { Failure, Loading } from '../../ui/states.tsx';
import { Panel } from '../../ui/text.tsx';
import { type News, READERS } from './news.ts';
import { useSeen } from './seen.ts';

const NAMES = {
  messages: 'home.sinceMessages',
  spam: 'home.sinceSpam',
  responses: 'home.sinceResponses',
  responseSpam: 'home.sinceResponseSpam',
  pictures: 'home.sincePictures',
  replies: 'home.sinceReplies',
} as const;

/** At a first visit everything is new, and the numbers below say how much there is. */
export function Since() {
  const since = useSeen();
  return since ? <SincePanel since={since} /> : null;
}

function SincePanel({ since }: { readonly since: string }) {
  const { t, format } = useI18n();
  const now = useNow();
  const { news, error, isPending, refetch } = useNews(since);
  const some = news.filter(({ count }) => count > 0);
  return (
    <Panel title={t('home.since')}>
      <div className="stack">
        <p className="hint">
          <time dateTime={since} title={format.moment(since)}>
            {t('home.lastHere', { when: format.relative(since, now) })}
          </time>
        </p>
        {error !== null && <Failure error={error} onRetry={refetch} />}
        {isPending && <Loading rows={1} />}
        {!isPending && error === null && some.length === 0 && <p>{t('home.sinceNothing')}</p>}
        {some.length > 0 && (
          <ul className="since">
            {some.map((one) => (
              <li key={one.what}>
                <Target news={one} from={dayBefore(0, new Date(since))}>
                  <Said news={one} />
                </Target>
              </li>
            ))}
          </ul>
        )}
      </div>
    </Panel>
  );
}

function Said({ news: { what, count, more } }: { readonly news: News }) {
  const { t, format } = useI18n();
  return (
    <>
      <strong>
        {format.number(count)}
        {more && '+'}
      </strong>{' '}
      {t(NAMES[what], { count })}
    </>
  );
}

interface TargetProps {
  readonly news: News;
  /** The day from which on it is shown. */
  readonly from: string;
  readonly children: ReactNode;
}

function Target({ news: { what, widget }, from, children }: TargetProps) {
  if (what === 'messages' || what === 'spam')
    return (
      <Link to="/inbox" search={{ view: what === 'spam' ? 'spam' : 'all', from }}>
        {children}
      </Link>
    );
  if (what === 'pictures') return <Link to="/pictures">{children}</Link>;
  if (what === 'replies') return <Link to="/instagram">{children}</Link>;
  return (
    // Those without words are counted, too.
    <Link
      to="/feedback/comments"
      search={{ all: true, ...(what === 'responseSpam' && { spam: true }), ...(widget && { widget }) }}
    >
      {children}
    </Link>
  );
}

function useNews(since: string) {
  const { api, has } = useDesk();
  const results = useQueries({
    queries: PIPELINES.filter(has).map((pipeline) => ({
      queryKey: [pipeline, 'since', since],
      queryFn: () => READERS[pipeline](api, since),
    })),
  });
  return {
    news: results.flatMap(({ data }) => data ?? []),
    error: results.find(({ error }) => error)?.error ?? null,
    isPending: results.some(({ isPending }) => isPending),
    refetch: () => {
      for (const one of results) if (one.error) void one.refetch();
    },
  };
}
