/** Who gets in, with which rights, and how somebody is invited. */
import { useI18n } from '../../i18n/index.tsx';
import { useDesk } from '../../shell/desk.tsx';
import { useMe } from '../../shell/me.ts';
import { Code } from '../../ui/copy.tsx';
import { Page } from '../../ui/page.tsx';
import { Badge, Facts, Panel } from '../../ui/text.tsx';
import { Changes } from './changes.tsx';

export function PeoplePage() {
  const { t } = useI18n();
  return (
    <Page title={t('people.title')} lead={t('people.lead')}>
      <You />
      <Invite />
      <Changes />
      <Panel title={t('people.roles')}>
        <ul className="plain-list">
          <li>{t('account.roleReader')}</li>
          <li>{t('account.roleEditor')}</li>
          <li>{t('account.roleOwner')}</li>
        </ul>
      </Panel>
    </Page>
  );
}

function You() {
  const { t, format } = useI18n();
  const { caller } = useMe();
  if (!caller) return null;
  const limits = Object.values(caller.limits ?? {}).flat();
  return (
    <Panel title={t('people.you')}>
      <Facts
        rows={[
          [t('account.signedInAs'), caller.label],
          [
            t('account.scopes'),
            <span key="scopes" className="actions">
              {caller.scopes.map((scope) => (
                <Badge key={scope}>{scope}</Badge>
              ))}
            </span>,
          ],
          [t('account.limits'), limits.length > 0 && limits.join(', ')],
          [t('account.expires'), caller.expiresAt && format.moment(caller.expiresAt)],
        ]}
      />
    </Panel>
  );
}

function Invite() {
  const { t } = useI18n();
  const { settings } = useDesk();
  const tokens = 'npm run owner -- token create --read-only --days 30 --label phone';
  return (
    <Panel title={t('people.invite')}>
      <div className="stack">
        <p className="quiet">{t('people.inviteHint')}</p>
        {settings.signIn.kind === 'people' ? (
          <>
            <Code name={t('people.add')} text="npm run owner -- people add ada@example.com --role editor" />
            <Code name={t('people.list')} text="npm run owner -- people list" />
            <Code name={t('people.remove')} text="npm run owner -- people remove ada@example.com" />
          </>
        ) : (
          <Code name={t('session.token')} text={tokens} />
        )}
      </div>
    </Panel>
  );
}
