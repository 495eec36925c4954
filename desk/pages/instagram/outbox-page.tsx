/** What came in, and what became of it, newest first. */
import { useNavigate, useSearch } from '@tanstack/react-router';
import { RotateCcw, Send } from 'lucide-react';
import type {
  Account,
  OutboxEntry,
  Reply,
  DescribedRule as Rule,
} from '../../../contract/client/keyword-dm.ts';
import { useI18n } from '../../i18n/index.tsx';
import type { PlainKey } from '../../i18n/translate.ts';
import { useMe } from '../../shell/me.ts';
import { Button } from '../../ui/button.tsx';
import { errorText } from '../../ui/error-text.ts';
import { SelectField } from '../../ui/fields.tsx';
import { useNow } from '../../ui/now.ts';
import { Async, Empty, Failure } from '../../ui/states.tsx';
import { Age, Ago, Badge, Moment } from '../../ui/text.tsx';
import { useNotify } from '../../ui/toasts.tsx';
import { InstagramFrame } from './frame.tsx';
import { useOutbox, useRetryReplies, useRules } from './queries.ts';
import { reasonText } from './reasons.ts';
import { OUTBOX_STATES, type OutboxSearch, readOutbox } from './search.ts';
import { canRetry, legKey, REPLY_STATES, replyShown, SURFACES } from './words.ts';

function stateKey(state: (typeof OUTBOX_STATES)[number]): PlainKey {
  return state === 'unanswered' ? 'instagramOutbox.unanswered' : REPLY_STATES[state].key;
}

export function OutboxPage() {
  const { t } = useI18n();
  return (
    <InstagramFrame title={t('instagramOutbox.outbox')} lead={t('instagramOutbox.outboxLead')}>
      {(account) => <Outbox key={account.id} account={account} />}
    </InstagramFrame>
  );
}

function Outbox({ account }: { readonly account: Account }) {
  const { t } = useI18n();
  const { state } = useSearch({ strict: false }) as OutboxSearch;
  const navigate = useNavigate();
  const outbox = useOutbox(account.id, state);
  const rules = useRules(account.id);
  const items = outbox.data?.pages.flatMap((page) => page.items);
  return (
    <>
      <div className="filter-bar">
        <SelectField
          label={t('instagramOutbox.show')}
          value={state ?? ''}
          options={[
            { value: '', label: t('instagramOutbox.answered') },
            ...OUTBOX_STATES.map((value) => ({ value, label: t(stateKey(value)) })),
          ]}
          onChange={(value) =>
            void navigate({
              to: '.',
              search: readOutbox({ account: account.id, state: value }),
            })
          }
        />
      </div>
      <Async query={{ ...outbox, data: items }}>
        {(found) =>
          found.length === 0 && !outbox.hasNextPage ? (
            <Empty icon={Send} title={t('instagramOutbox.outboxEmpty')}>
              {state === undefined ? t('instagramOutbox.outboxEmptyHint') : undefined}
            </Empty>
          ) : (
            <ul className="outbox">
              {found.map((entry) => (
                <Entry
                  key={entry.id}
                  entry={entry}
                  account={account}
                  rule={rules.data?.find(({ id }) => id === entry.ruleId)}
                />
              ))}
            </ul>
          )
        }
      </Async>
      <More outbox={outbox} />
    </>
  );
}

function More({ outbox }: { readonly outbox: ReturnType<typeof useOutbox> }) {
  const { t } = useI18n();
  if (!outbox.hasNextPage) return null;
  return (
    <div className="actions">
      {outbox.isFetchNextPageError && <Failure error={outbox.error} />}
      <Button isBusy={outbox.isFetchingNextPage} onPress={() => void outbox.fetchNextPage()}>
        {t('common.showMore')}
      </Button>
    </div>
  );
}

interface EntryProps {
  readonly entry: OutboxEntry;
  readonly account: Account;
  readonly rule: Rule | undefined;
}

function Entry({ entry, account, rule }: EntryProps) {
  const { t } = useI18n();
  const { username, text, surface, receivedAt, ruleId, reason, legs } = entry;
  const name = username ? `@${username}` : t('instagram.somebody');
  return (
    <li className="outbox-entry">
      <p className="outbox-head">
        <strong>{name}</strong>
        <span className="quiet">{t(SURFACES[surface])}</span>
        <Age at={receivedAt} />
      </p>
      <p className="outbox-text">
        {text === '' ? <span className="quiet">{t('instagramOutbox.noText')}</span> : text}
      </p>
      {reason !== undefined && (
        <p className="outbox-leg">
          <Badge>{t('instagramOutbox.unanswered')}</Badge>
          <span>{reasonText(reason, t)}</span>
        </p>
      )}
      {Object.entries(legs).map(([leg, reply]) => (
        <Leg key={leg} leg={leg} reply={reply} />
      ))}
      {ruleId !== undefined && (
        <p className="hint">
          {t('instagramOutbox.byRule', { name: rule?.name ?? t('instagramOutbox.ruleGone') })}
        </p>
      )}
      <RetryButton entry={entry} account={account} name={name} />
    </li>
  );
}

function Leg({ leg, reply }: { readonly leg: string; readonly reply: Reply }) {
  const { t } = useI18n();
  const { state, reason, attempts, settledAt, deadline } = reply;
  const { key, tone } = replyShown(reply);
  const isOpen = state === 'pending' || state === 'sending';
  return (
    <p className="outbox-leg">
      <Badge tone={tone}>{t(key)}</Badge>
      <span>
        {t(legKey(leg))}
        {settledAt && state === 'sent' && (
          <>
            {' '}
            <Ago at={settledAt} />
          </>
        )}
        {isOpen && (
          <>
            {', '}
            {t('instagramOutbox.deadline')} <Moment at={deadline} />
          </>
        )}
        {isOpen && attempts > 1 && ` · ${t('instagramOutbox.attempts', { count: attempts })}`}
        {reason !== undefined && reason !== '' && state !== 'sent' && ` · ${reasonText(reason, t)}`}
      </span>
    </p>
  );
}

function RetryButton({
  entry,
  account,
  name,
}: {
  readonly entry: OutboxEntry;
  readonly account: Account;
  readonly name: string;
}) {
  const { t } = useI18n();
  const now = useNow();
  const notify = useNotify();
  const { may } = useMe();
  const retry = useRetryReplies(account.id);
  if (!may('keyword-dm:write') || !canRetry(entry, now)) return null;
  const press = () =>
    retry.mutate(entry.id, {
      onSuccess: (count) =>
        notify(
          count > 0
            ? { text: t('instagramOutbox.didRetry', { count }) }
            : { tone: 'bad', text: t('instagramOutbox.noRetry') },
        ),
      onError: (error) => notify({ tone: 'bad', text: errorText(error, t) }),
    });
  return (
    <div className="actions">
      <Button
        small
        icon={RotateCcw}
        label={t('instagramOutbox.retryOf', { name })}
        isBusy={retry.isPending}
        onPress={press}
      >
        {t('common.retry')}
      </Button>
    </div>
  );
}
