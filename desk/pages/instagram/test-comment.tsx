/** Waits for a comment that the owner writes to see whether it comes through. */
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Account } from '../../../contract/client/keyword-dm.ts';
import { useI18n } from '../../i18n/index.tsx';
import { useDesk } from '../../shell/desk.tsx';
import { useMe } from '../../shell/me.ts';
import { Button, LinkButton } from '../../ui/button.tsx';
import { errorText } from '../../ui/error-text.ts';
import { Ago } from '../../ui/text.tsx';

const EVERY_MS = 5_000;
/** Whoever went away should not pay for it. */
const LONGEST_MS = 300_000;
/** The clocks of Instagram and this machine may differ by so much. */
const LEEWAY_MS = 30_000;

interface TestCommentProps {
  readonly account: Account;
  readonly seenAt: string | undefined;
}

/** Comments that are looked for each hour can't be waited for. */
export function TestComment(props: TestCommentProps) {
  const { t } = useI18n();
  const { account } = props;
  if (account.webhooks) return <Watch {...props} />;
  return (
    <>
      <p>{t('instagramConnect.stepTestHourly')}</p>
      <div className="actions">
        <LinkButton to="/instagram/outbox" search={{ account: account.id }}>
          {t('instagram.tabOutbox')}
        </LinkButton>
      </div>
    </>
  );
}

function Watch({ account, seenAt }: TestCommentProps) {
  const { t } = useI18n();
  const { may } = useMe();
  const [since, setSince] = useState<number>();
  const [isOver, setOver] = useState(false);
  const { newest, error } = useNewest(account.id, since);
  useEffect(() => {
    if (since === undefined || newest) return;
    const timer = setTimeout(() => {
      setSince(undefined);
      setOver(true);
    }, LONGEST_MS);
    return () => clearTimeout(timer);
  }, [since, newest]);
  const isWaiting = since !== undefined && !newest;
  const start = () => {
    setSince(Date.now());
    setOver(false);
  };
  return (
    <>
      <p>{t('instagramConnect.stepTestText')}</p>
      {seenAt && (
        <p className="hint">
          {t('instagramConnect.seen')} <Ago at={seenAt} />
        </p>
      )}
      <div role="status">
        {isWaiting && <p className="callout">{t('instagramConnect.watching')}</p>}
        {isWaiting && error && <p className="callout bad">{errorText(error, t)}</p>}
        {isOver && <p className="callout warn">{t('instagramConnect.watchOver')}</p>}
        {newest && (
          <p className="callout good">
            {t('instagramConnect.arrived', {
              name: newest.username ? `@${newest.username}` : t('instagram.somebody'),
              text: newest.text.slice(0, 100),
            })}{' '}
            {t(
              newest.ruleId === undefined
                ? 'instagramConnect.arrivedUnanswered'
                : 'instagramConnect.arrivedAnswered',
            )}
          </p>
        )}
      </div>
      <div className="actions">
        <Button isBusy={isWaiting} onPress={start}>
          {t('instagramConnect.watch')}
        </Button>
        {may('keyword-dm:write') && (
          <LinkButton to="/instagram/rules/new" search={{ account: account.id }}>
            {t('instagram.newRule')}
          </LinkButton>
        )}
      </div>
    </>
  );
}

/** The newest comment since a moment, answered or not. */
function useNewest(account: string, since: number | undefined) {
  const { api } = useDesk();
  const { data, error } = useQuery({
    queryKey: ['keyword-dm', 'watch', account, since],
    queryFn: async ({ signal }) => {
      const lists = await Promise.all([
        api.keywordDm.listOutbox({ account, limit: 1 }, { signal }),
        api.keywordDm.listOutbox({ account, limit: 1, state: 'unanswered' }, { signal }),
      ]);
      const found = lists
        .flatMap(({ data }) => data.items)
        .filter(({ receivedAt }) => Date.parse(receivedAt) > (since ?? 0) - LEEWAY_MS);
      return found[0] ?? null;
    },
    enabled: since !== undefined,
    refetchInterval: ({ state }) => (state.data ? false : EVERY_MS),
  });
  return since === undefined ? {} : { newest: data ?? undefined, error };
}
