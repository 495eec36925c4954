/** Who gets in, with which rights, and how somebody is invited. */
import { useSyncExternalStore } from 'react';
import { useI18n } from '../../i18n/index.tsx';
import { useDesk } from '../../shell/desk.tsx';
import { useMe } from '../../shell/me.ts';
import { Page } from '../../ui/page.tsx';
import { Badge, Facts, Panel } from '../../ui/text.tsx';
import { Changes } from './changes.tsx';
import { Invite } from './invite.tsx';
import { PeopleList } from './list.tsx';
import { ROLE_KEYS } from './rights-fields.tsx';

export function PeoplePage() {
  const { t } = useI18n();
  return (
    <Page title={t('people.title')} lead={t('people.lead')}>
      <You />
      <PeopleList />
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
  const { session } = useDesk();
  const signedIn = useSyncExternalStore(session.subscribe, session.current);
  if (!caller) return null;
  const limits = Object.values(caller.limits ?? {}).flat();
  return (
    <Panel title={t('people.you')}>
      <Facts
        rows={[
          [t('account.signedInAs'), caller.label],
          [
            t('account.scopes'),
            // A person's follow from the role.
            caller.kind === 'token' && (
              <span className="actions">
                {caller.scopes.map((scope) => (
                  <Badge key={scope}>{scope}</Badge>
                ))}
              </span>
            ),
          ],
          [t('account.role'), signedIn?.kind === 'person' && t(ROLE_KEYS[signedIn.session.person.role])],
          [t('account.limits'), limits.length > 0 && limits.join(', ')],
          [t('account.expires'), caller.expiresAt && format.moment(caller.expiresAt)],
        ]}
      />
    </Panel>
  );
}
