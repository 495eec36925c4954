/** How an account is: whether it sends, why not, what to do, and how long what waits will take. */
import { Link } from '@tanstack/react-router';
import { Pause, Play } from 'lucide-react';
import { lazy, Suspense } from 'react';
import type { Account } from '../../../contract/client/keyword-dm.ts';
import { useI18n, withTexts } from '../../i18n/index.tsx';
import type { PlainKey } from '../../i18n/translate.ts';
import { useMe } from '../../shell/me.ts';
import { Button } from '../../ui/button.tsx';
import { errorText } from '../../ui/error-text.ts';
import { useNow } from '../../ui/now.ts';
import { Ago, Badge, Moment, type Tone } from '../../ui/text.tsx';
import { useNotify } from '../../ui/toasts.tsx';
import { useMoveAccount } from './queries.ts';
import { reasonKey, remedyKey } from './reasons.ts';
import { isPausedByOwner, isUntried, resumedKey } from './standing.ts';

/** Its words are those of the destinations. */
const Heard = lazy(() => withTexts(['destinations'], import('../destinations/heard.tsx')));

interface Shown {
  readonly key: PlainKey;
  readonly tone: Tone;
}

const STATES: Readonly<Record<Account['state'], Shown>> = {
  active: { key: 'instagramAccount.stateActive', tone: 'good' },
  paused: { key: 'instagramAccount.stateResting', tone: 'warn' },
  stopped: { key: 'instagramAccount.stateStopped', tone: 'bad' },
};

function shownOf(account: Account): Shown {
  if (isUntried(account)) return { key: 'instagramAccount.stateUntried', tone: 'warn' };
  if (isPausedByOwner(account)) return { key: 'instagramAccount.statePaused', tone: 'warn' };
  return STATES[account.state];
}

/** A token that ends sooner than this should have been renewed: it is renewed each week. */
const SOON_MS = 14 * 86_400_000;

export function AccountState({ account }: { readonly account: Account }) {
  const { t } = useI18n();
  const { may } = useMe();
  const { username, id, reason, since, until, state } = account;
  const { key, tone } = shownOf(account);
  const why = reason !== undefined && !isPausedByOwner(account) && state !== 'active' ? reason : undefined;
  return (
    <section className="panel account-state" aria-label={t('instagram.account')}>
      <div className="account-line">
        <strong className="account-name">{username ? `@${username}` : id}</strong>
        <Badge tone={tone}>{t(key)}</Badge>
        {may('keyword-dm:write') && <PauseButton account={account} />}
      </div>
      {isUntried(account) && <Untried id={id} />}
      {why !== undefined && (
        <div className={state === 'stopped' ? 'callout bad' : 'callout warn'} role="status">
          <p>
            <strong>{t(reasonKey(why) ?? 'instagramAccount.whyTrouble')}</strong> {t(remedyKey(why))}
          </p>
          {state === 'stopped' && (
            <p>
              <Link to="/instagram/connect" search={{ account: id }}>
                {t('instagramAccount.toConnect')}
              </Link>
            </p>
          )}
        </div>
      )}
      <ul className="account-facts">
        {state !== 'active' && since && (
          <li>
            {t('instagramAccount.since')} <Moment at={since} />
          </li>
        )}
        {state === 'paused' && until && (
          <li>
            {t('instagramAccount.goesOn')} <Ago at={until} />
          </li>
        )}
        <Backlog account={account} />
        <Token account={account} />
        {account.caughtUpTo && (
          <li>
            {t('instagramAccount.caughtUp')} <Moment at={account.caughtUpTo} />
          </li>
        )}
      </ul>
      <Suspense>
        <Heard pipeline="keyword-dm" id={account.userId} />
      </Suspense>
    </section>
  );
}

function Untried({ id }: { readonly id: string }) {
  const { t } = useI18n();
  return (
    <div className="callout warn">
      <p>
        {t('instagramAccount.untried')}{' '}
        <Link to="/instagram/connect" search={{ account: id }}>
          {t('instagram.tabConnect')}
        </Link>
      </p>
    </div>
  );
}

function PauseButton({ account }: { readonly account: Account }) {
  const { t } = useI18n();
  const notify = useNotify();
  const move = useMoveAccount();
  const verb = account.state === 'active' ? 'pause' : 'resume';
  const press = () =>
    move.mutate(
      { account, verb },
      {
        onSuccess: () =>
          notify({ text: t(verb === 'pause' ? 'instagramAccount.didPause' : resumedKey(account)) }),
        onError: (error) => notify({ tone: 'bad', text: errorText(error, t) }),
      },
    );
  return (
    <Button small icon={verb === 'pause' ? Pause : Play} isBusy={move.isPending} onPress={press}>
      {t(verb === 'pause' ? 'instagramAccount.pause' : 'instagramAccount.resume')}
    </Button>
  );
}

const LANES: Readonly<Record<Account['backlog'][number]['lane'], PlainKey>> = {
  live: 'instagramAccount.laneLive',
  message: 'instagramAccount.laneMessage',
  post: 'instagramAccount.lanePost',
  public: 'instagramAccount.lanePublic',
};

function Backlog({ account: { backlog, state } }: { readonly account: Account }) {
  const { t, format } = useI18n();
  const waiting = backlog.filter((lane) => lane.waiting.count > 0);
  if (waiting.length === 0) return <li>{t('instagramAccount.nothingWaits')}</li>;
  return waiting.map(({ lane, waiting: { count, more }, secondsLeft }) => {
    const values = { number: `${format.number(count)}${more ? '+' : ''}`, what: t(LANES[lane]) };
    if (state !== 'active') return <li key={lane}>{t('instagramAccount.waitsHeld', values)}</li>;
    const time = longOf(secondsLeft, t);
    return (
      <li key={lane}>
        {t(more ? 'instagramAccount.waitsLonger' : 'instagramAccount.waits', { ...values, time })}
      </li>
    );
  });
}

/** Roughly how long: minutes up to two hours, then hours, then days. */
function longOf(seconds: number, t: ReturnType<typeof useI18n>['t']): string {
  if (seconds < 60) return t('instagramAccount.underMinute');
  if (seconds < 7200) return t('instagramAccount.minutes', { count: Math.ceil(seconds / 60) });
  if (seconds < 172_800) return t('instagramAccount.hours', { count: Math.round(seconds / 3600) });
  return t('instagramAccount.days', { count: Math.round(seconds / 86_400) });
}

function Token({ account: { tokenExpiresAt } }: { readonly account: Account }) {
  const { t } = useI18n();
  const now = useNow();
  if (!tokenExpiresAt) return null;
  const isSoon = new Date(tokenExpiresAt).getTime() - now.getTime() < SOON_MS;
  return (
    <li className={isSoon ? 'attention' : undefined}>
      {t('instagramAccount.tokenEnds')} <Ago at={tokenExpiresAt} />
    </li>
  );
}
