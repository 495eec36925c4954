/** The frame of the data pages, and the way between them. */
import { Link } from '@tanstack/react-router';
import { PowerOff } from 'lucide-react';
import type { ReactNode } from 'react';
import { useI18n } from '../../i18n/index.tsx';
import { useDesk } from '../../shell/desk.tsx';
import { Page } from '../../ui/page.tsx';
import { Empty } from '../../ui/states.tsx';

const TABS = [
  { to: '/data', label: 'data.tabDevices' },
  { to: '/data/questions', label: 'data.tabQuestions' },
] as const;

export function DataFrame({ children }: { readonly children: ReactNode }) {
  const { t } = useI18n();
  const { has } = useDesk();
  return (
    <Page title={t('data.title')}>
      {has('data') ? (
        <>
          <div className="sub-head">
            <nav className="tabs" aria-label={t('data.title')}>
              {TABS.map(({ to, label }) => (
                <Link key={to} to={to} activeOptions={{ exact: true, includeSearch: false }} className="tab">
                  {t(label)}
                </Link>
              ))}
            </nav>
          </div>
          {children}
        </>
      ) : (
        <Empty icon={PowerOff} title={t('common.notDeployed')}>
          {t('common.notDeployedHint')}
        </Empty>
      )}
    </Page>
  );
}
