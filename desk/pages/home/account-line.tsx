/** How each Instagram account is: whether it sends, its token, and whether Meta's webhooks arrive. */
import { Link } from '@tanstack/react-router';
import type { Account } from '../../../contract/client/keyword-dm.ts';
import { useI18n } from '../../i18n/index.tsx';
import { useNow } from '../../ui/now.ts';
import { isUntried } from '../instagram/standing.ts';
import { stateSaid, tokenSaid, webhookSaid } from './account-words.ts';
import { Line } from './line.tsx';

export default function AccountLines({ accounts }: { readonly accounts: readonly Account[] }) {
  const { t, format } = useI18n();
  const now = useNow();
  return accounts.map((account) => {
    const said = [
      stateSaid(account, t),
      tokenSaid(account, now, t, format),
      webhookSaid(account, now, t, format),
    ];
    return (
      <Line
        key={account.id}
        name={account.username ? `@${account.username}` : account.id}
        said={said.flatMap((one) => one ?? [])}
      >
        {(account.state === 'stopped' || isUntried(account)) && (
          <p>
            <Link to="/instagram/connect" search={{ account: account.id }}>
              {t(isUntried(account) ? 'instagram.tabConnect' : 'instagramAccount.toConnect')}
            </Link>
          </p>
        )}
      </Line>
    );
  });
}
