/** The frame of the Instagram pages: which account, how it is, and the way between the pages. */
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Plug, PowerOff } from 'lucide-react';
import { lazy, type ReactNode, Suspense } from 'react';
import type { Account } from '../../../contract/client/keyword-dm.ts';
import { useI18n, withTexts } from '../../i18n/index.tsx';
import { useDesk } from '../../shell/desk.tsx';
import { SelectField } from '../../ui/fields.tsx';
import { Page } from '../../ui/page.tsx';
import { Async, Empty, Loading } from '../../ui/states.tsx';
import { useAccounts } from './queries.ts';
import type { InstagramSearch } from './search.ts';

// An editor does not show it.
const AccountState = lazy(async () => ({
  default: (await withTexts(['instagramAccount'], import('./account-state.tsx'))).AccountState,
}));

/** The user id is found on the way: any digits do to begin with. */
const CODE = "accounts: { main: { userId: '0' } }";

const TABS = [
  { to: '/instagram', label: 'instagram.tabRules' },
  { to: '/instagram/outbox', label: 'instagram.tabOutbox' },
  { to: '/instagram/links', label: 'instagram.tabLinks' },
  { to: '/instagram/connect', label: 'instagram.tabConnect' },
] as const;

interface FrameProps {
  readonly title: string;
  readonly lead?: string | undefined;
  readonly actions?: ((account: Account) => ReactNode) | undefined;
  /** @default it is shown */
  readonly hideState?: boolean;
  readonly children: (account: Account) => ReactNode;
}

export function InstagramFrame({ title, lead, actions, hideState = false, children }: FrameProps) {
  const { t } = useI18n();
  const { has } = useDesk();
  const { account: wanted } = useSearch({ strict: false }) as InstagramSearch;
  if (!has('keyword-dm'))
    return (
      <Page title={title}>
        <Empty icon={PowerOff} title={t('common.notDeployed')}>
          {t('common.notDeployedHint')}
        </Empty>
      </Page>
    );
  return <Framed {...{ title, lead, actions, hideState, children, wanted }} />;
}

function Framed({
  title,
  lead,
  actions,
  hideState,
  children,
  wanted,
}: FrameProps & { readonly wanted: string | undefined }) {
  const { t } = useI18n();
  const accounts = useAccounts();
  const account =
    accounts.data?.find(({ id, userId }) => id === wanted || userId === wanted) ?? accounts.data?.[0];
  return (
    <Page title={title} lead={lead} actions={account && actions?.(account)}>
      <div className="sub-head">
        <nav className="tabs" aria-label={t('instagram.title')}>
          {TABS.map(({ to, label }) => (
            <Link
              key={to}
              to={to}
              search={wanted === undefined ? {} : { account: wanted }}
              activeOptions={{ exact: true, includeSearch: false }}
              className="tab"
            >
              {t(label)}
            </Link>
          ))}
        </nav>
        {accounts.data && accounts.data.length > 1 && account && (
          <AccountChoice accounts={accounts.data} account={account} />
        )}
      </div>
      <Async query={accounts}>
        {() =>
          account ? (
            <>
              {!hideState && (
                <Suspense fallback={<Loading rows={2} />}>
                  <AccountState account={account} />
                </Suspense>
              )}
              {children(account)}
            </>
          ) : (
            <Empty icon={Plug} title={t('instagram.noAccount')}>
              {t('instagram.noAccountHint', { code: CODE })}
            </Empty>
          )
        }
      </Async>
    </Page>
  );
}

function AccountChoice({
  accounts,
  account,
}: {
  readonly accounts: readonly Account[];
  readonly account: Account;
}) {
  const { t } = useI18n();
  const navigate = useNavigate();
  return (
    <SelectField
      label={t('instagram.account')}
      hideLabel
      value={account.id}
      options={accounts.map(({ id, username }) => ({ value: id, label: username ? `@${username}` : id }))}
      onChange={(id) => void navigate({ to: '.', search: { account: id } })}
    />
  );
}
