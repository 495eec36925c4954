/** Who is signed in, how to leave, and what this page can be told about the reader. */
import { LogOut } from 'lucide-react';
import { useState, useSyncExternalStore } from 'react';
import { ApiError } from '../../api/errors.ts';
import { useI18n } from '../../i18n/index.tsx';
import type { SignedIn } from '../../session/session.ts';
import { useDesk } from '../../shell/desk.tsx';
import { ShortcutSwitch } from '../../shell/help-dialog.tsx';
import { Button } from '../../ui/button.tsx';
import { Page } from '../../ui/page.tsx';
import { Failure } from '../../ui/states.tsx';
import { Facts, Panel } from '../../ui/text.tsx';

const ROLES = {
  reader: 'account.roleReader',
  editor: 'account.roleEditor',
  owner: 'account.roleOwner',
} as const;

export function AccountPage() {
  const { t } = useI18n();
  const { session } = useDesk();
  const signedIn = useSyncExternalStore(session.subscribe, session.current);
  return (
    <Page title={t('account.title')}>
      <Panel title={t('account.signedInAs')}>{signedIn && <Who signedIn={signedIn} />}</Panel>
      <Panel title={t('shortcuts.title')}>
        <ShortcutSwitch />
      </Panel>
    </Page>
  );
}

function Who({ signedIn }: { readonly signedIn: SignedIn }) {
  const { t } = useI18n();
  const { session } = useDesk();
  const [error, setError] = useState<unknown>();
  const signOut = (all: boolean) => void session.signOut({ all }).catch(setError);
  const isElsewhere = error instanceof ApiError && error.status === 401;
  return (
    <div className="stack">
      <WhoFacts signedIn={signedIn} />
      {error !== undefined && (
        <Failure error={error} {...(isElsewhere && { text: t('account.signOutAllFailed') })} />
      )}
      <div className="actions">
        <Button icon={LogOut} onPress={() => signOut(false)}>
          {t(signedIn.kind === 'demo' ? 'account.signInForReal' : 'account.signOut')}
        </Button>
        {signedIn.kind === 'person' && (
          <Button kind="danger" onPress={() => signOut(true)}>
            {t('account.signOutAll')}
          </Button>
        )}
      </div>
      {signedIn.kind === 'person' && <p className="hint">{t('account.signOutAllHint')}</p>}
    </div>
  );
}

function WhoFacts({ signedIn }: { readonly signedIn: SignedIn }) {
  const { t } = useI18n();
  if (signedIn.kind === 'demo')
    return (
      <div>
        <p>
          <strong>{t('account.demo')}</strong>
        </p>
        <p className="quiet">{t('account.demoHint')}</p>
      </div>
    );
  if (signedIn.kind === 'token')
    return (
      <p>
        <strong>{t('account.token')}</strong>
      </p>
    );
  const { email, role, limits } = signedIn.session.person;
  return (
    <Facts
      rows={[
        [t('account.signedInAs'), <strong key="email">{email}</strong>],
        [t('account.role'), t(ROLES[role])],
        [t('account.limits'), limits && Object.values(limits).flat().join(', ')],
      ]}
    />
  );
}
