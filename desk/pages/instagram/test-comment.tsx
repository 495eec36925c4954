/** Waits for a comment that the owner writes to see whether it comes through. */
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Account } from '../../../contract/client/keyword-dm.ts';
import { useI18n } from '../../i18n/index.tsx';
import { useDesk } from '../../shell/desk.tsx';
import { useMe } from '../../shell/me.ts';
import { Button, LinkButton } from '../../ui/button.tsx';
import { Ago } from '../../ui/text.tsx';

const EVERY_MS = 5_000;
/** Whoever went away should not pay for it. */
const LONGEST_MS = 300_000;
/** The clocks of Instagram and this machine may differ by so much. */
const LEEWAY_MS = 30_000;

export function TestComment({
  account,
  seenAt,
}: {
  readonly account: Account;
  readonly seenAt: string | undefined;
}) {
  const { t } = useI18n();
  const { may } = useMe();
  const [since, setSince] = useState<number>();
  const newest = useNewest(account.id, since);
  useEffect(() => {
    if (since === undefined || newest) return;
    const timer = setTimeout(() => setSince(undefined), LONGEST_MS);
    return () => clearTimeout(timer);
  }, [since, newest]);
  const isWaiting = since !== undefined && !newest;
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
        <Button isDisabled={isWaiting} onPress={() => setSince(Date.now())}>
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
  const { data } = useQuery({
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
  return since === undefined ? undefined : (data ?? undefined);
}
