/** What failed lately, with the button that mends it. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { CircleCheck, RotateCw } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { ApiError } from '../../api/errors.ts';
import type { Pipeline } from '../../api/pipelines.ts';
import { useI18n, withTexts } from '../../i18n/index.tsx';
import { useDesk } from '../../shell/desk.tsx';
import { useMe } from '../../shell/me.ts';
import { Button } from '../../ui/button.tsx';
import { errorText } from '../../ui/error-text.ts';
import { useKeptFocus } from '../../ui/kept-focus.ts';
import { LegState, legName, legReason } from '../../ui/legs.tsx';
import { Failure, Loading } from '../../ui/states.tsx';
import { Ago, Panel } from '../../ui/text.tsx';
import { useNotify } from '../../ui/toasts.tsx';
import { healthSaid } from './health.tsx';
import { type Doing, type PipelineHealth, useHealth } from './queries.ts';

type Failed = PipelineHealth['failures'][number];

export function Attention() {
  const { t } = useI18n();
  const all = useHealth();
  const list = useKeptFocus<HTMLUListElement>();
  const failures = all.flatMap(({ pipeline, health }) =>
    (health?.failures ?? []).map((failure) => ({ pipeline, failure })),
  );
  // Who may see only some forms or widgets is not shown the health of all.
  const broken = all.filter(({ error }) => error && !isRefused(error));
  const isLoading = all.some(({ health, error }) => !health && !error);
  // What is late, or among the dead letters, is no failure yet, and not delivered.
  const isLate = all.some(
    ({ pipeline, health }) => health && healthSaid(pipeline, health, t).some(({ isBad }) => isBad),
  );
  if (all.every(({ error }) => isRefused(error))) return null;
  return (
    <Panel title={t('home.attention')}>
      {broken.map(({ pipeline, error, refetch }: Doing) => (
        <Failure key={pipeline} error={error} onRetry={refetch} />
      ))}
      {failures.length > 0 ? (
        <ul className="rows" ref={list}>
          {failures.map(({ pipeline, failure }) => (
            <Row key={`${failure.id} ${failure.leg} ${failure.at}`} pipeline={pipeline} failure={failure} />
          ))}
        </ul>
      ) : isLoading ? (
        <Loading rows={2} />
      ) : (
        broken.length === 0 && (isLate ? <p>{t('home.isLate', { title: t('home.health') })}</p> : <AllWell />)
      )}
    </Panel>
  );
}

function AllWell() {
  const { t } = useI18n();
  return (
    <p className="all-well">
      <CircleCheck aria-hidden className="icon" />
      <span>
        <strong>{t('home.allWell')}</strong>
        <span className="quiet">{t('home.allWellHint')}</span>
      </span>
    </p>
  );
}

function isRefused(error: unknown): boolean {
  return error instanceof ApiError && error.status === 403;
}

function Row({ pipeline, failure }: { readonly pipeline: Pipeline; readonly failure: Failed }) {
  const { t } = useI18n();
  const { may } = useMe();
  const name = legName(failure.leg, t);
  return (
    <li className="row-link">
      <span className="row-text">
        <span className="row-name">
          {pipeline === 'contact' && failure.id ? (
            <Link to="/inbox/$id" params={{ id: failure.id }} search={{ view: 'all' }}>
              {name}
            </Link>
          ) : (
            <strong>{name}</strong>
          )}
          <LegState state={failure.state} />
        </span>
        <span className="quiet">
          {failure.reason && (
            <>
              <Reason pipeline={pipeline} reason={failure.reason} />
              {' · '}
            </>
          )}
          <Ago at={failure.at} />
        </span>
      </span>
      {failure.retry && may(`${pipeline}:write`) && (
        <Mend pipeline={pipeline} failure={failure} name={name} />
      )}
    </li>
  );
}

const InstagramReason = lazy(() => withTexts(['instagramAccount'], import('./instagram-reason.tsx')));

/** Replies on Instagram fail for reasons of their own, which have words of their own. */
function Reason({ pipeline, reason }: { readonly pipeline: Pipeline; readonly reason: string }) {
  const { t } = useI18n();
  if (pipeline !== 'keyword-dm') return legReason(reason, t);
  return (
    <Suspense>
      <InstagramReason reason={reason} />
    </Suspense>
  );
}

interface MendProps {
  readonly pipeline: Pipeline;
  readonly failure: Failed;
  readonly name: string;
}

function Mend({ pipeline, failure, name }: MendProps) {
  const { t } = useI18n();
  const { api } = useDesk();
  const queries = useQueryClient();
  const notify = useNotify();
  const id = failure.id ?? '';
  const calls: Readonly<Record<Pipeline, () => Promise<unknown>>> = {
    contact: () => api.contact.retryLeg(id, failure.leg),
    feedback: () => api.feedback.retryLeg(id, failure.leg),
    images: () => api.images.renderImage(id),
    'keyword-dm': () =>
      api.keywordDm.retryReplies(id, failure.account === undefined ? {} : { account: failure.account }),
  };
  const mend = useMutation({
    mutationFn: calls[pipeline],
    onSuccess: () => {
      notify({ text: t('legs.retried') });
      void queries.invalidateQueries({ queryKey: [pipeline] });
    },
    onError: (error) => notify({ tone: 'bad', text: errorText(error, t) }),
  });
  return (
    <Button
      small
      icon={RotateCw}
      label={t('common.named', { name: t('legs.retry'), text: name })}
      isBusy={mend.isPending}
      onPress={() => mend.mutate()}
    >
      {t('legs.retry')}
    </Button>
  );
}
