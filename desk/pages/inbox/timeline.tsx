/** What became of a message: when it came, what it sent, and what to do where that failed. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { RotateCw } from 'lucide-react';
import type { Submission, TimelineLeg } from '../../../contract/client/contact.ts';
import { useI18n } from '../../i18n/index.tsx';
import { useDesk } from '../../shell/desk.tsx';
import { useMe } from '../../shell/me.ts';
import { Button } from '../../ui/button.tsx';
import { errorText } from '../../ui/error-text.ts';
import { LegState, legName, legReason } from '../../ui/legs.tsx';
import { useNow } from '../../ui/now.ts';
import { Moment, Panel } from '../../ui/text.tsx';
import { useNotify } from '../../ui/toasts.tsx';
import { readAgain, takeOver } from './changes.ts';
import { inTurnOf } from './turns.ts';

export function Timeline({ submission }: { readonly submission: Submission }) {
  const { t } = useI18n();
  return (
    <Panel title={t('inbox.timeline')}>
      <ol className="timeline">
        <li>
          <div className="timeline-head">
            <span>{t('legs.received')}</span>
          </div>
          <p className="hint">
            <Moment at={submission.receivedAt} />
          </p>
        </li>
        {Object.entries(submission.legs).map(([kind, leg]) => (
          <Leg key={kind} kind={kind} leg={leg} submission={submission} />
        ))}
      </ol>
    </Panel>
  );
}

interface LegProps {
  readonly kind: string;
  readonly leg: TimelineLeg;
  readonly submission: Submission;
}

function Leg({ kind, leg, submission }: LegProps) {
  const { t, format } = useI18n();
  const { may } = useMe();
  const now = useNow();
  const at = leg.settledAt ?? leg.lastAttemptAt ?? leg.createdAt;
  const facts = [
    at && format.moment(at),
    leg.attempts > 1 && t('legs.attempts', { count: leg.attempts }),
    leg.dueAt && leg.attempts > 0 && t('legs.next', { when: format.relative(leg.dueAt, now) }),
  ].filter((fact) => typeof fact === 'string');
  return (
    <li>
      <div className="timeline-head">
        <span>{legName(kind, t)}</span>
        <LegState state={leg.state} />
      </div>
      <p className="hint">{facts.join(' · ')}</p>
      {leg.reason && <p className="timeline-reason">{legReason(leg.reason, t)}</p>}
      {leg.canRetry && may('contact:write') && <Retry id={submission.id} kind={kind} />}
    </li>
  );
}

function Retry({ id, kind }: { readonly id: string; readonly kind: string }) {
  const { t } = useI18n();
  const { api } = useDesk();
  const queries = useQueryClient();
  const notify = useNotify();
  const retry = useMutation({
    mutationFn: () =>
      inTurnOf(
        queries,
        id,
      )(async () => {
        const { data } = await api.contact.retryLeg(id, kind);
        readAgain(queries, await takeOver(queries, data));
      }),
    onSuccess: () => notify({ text: t('legs.retried') }),
    onError: (error) => notify({ tone: 'bad', text: errorText(error, t) }),
  });
  return (
    <Button small icon={RotateCw} isBusy={retry.isPending} onPress={() => retry.mutate()}>
      {t('legs.retry')}
    </Button>
  );
}
