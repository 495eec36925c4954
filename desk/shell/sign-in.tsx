/** Where somebody signs in: by the managed pages, or with an owner token. */
import { KeyRound } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useI18n } from '../i18n/index.tsx';
import { leaveToSignIn, logoutAddress } from '../session/people.ts';
import type { SignInReason } from '../session/refused.ts';
import { Button } from '../ui/button.tsx';
import { Code } from '../ui/copy.tsx';
import { TextField } from '../ui/fields.tsx';
import { useTitle } from '../ui/page.tsx';
import { useDesk } from './desk.tsx';

export function SignIn({ reason }: { readonly reason?: SignInReason | undefined }) {
  const { t } = useI18n();
  const { settings, session } = useDesk();
  const { signIn, brand, demo } = settings;
  useTitle(t('session.title'));
  // The sign-in pages would send the same person back again.
  const isStranger = reason === 'session.noAccess';
  return (
    <main className="sign-in">
      <div className="panel">
        <p className="brand">
          <img src={brand?.logo ?? 'icon.svg'} alt="" height="32" />
          <span>{brand?.name ?? 'Frontdesk'}</span>
        </p>
        <h1>{t('session.title')}</h1>
        <p className="lead">{t('session.lead')}</p>
        {reason && (
          <p className="callout warn" role="alert">
            {t(reason)}
          </p>
        )}
        {signIn.kind === 'people' ? (
          <>
            {isStranger && (
              <Button kind="primary" onPress={() => location.assign(logoutAddress(signIn))}>
                {t('session.asAnother')}
              </Button>
            )}
            <Button kind={isStranger ? 'plain' : 'primary'} onPress={() => void leaveToSignIn(signIn)}>
              {t('session.withAccount')}
            </Button>
            <details>
              <summary>{t('session.orToken')}</summary>
              <TokenForm />
            </details>
          </>
        ) : (
          <TokenForm />
        )}
        {demo && <Button onPress={() => session.takeDemo()}>{t('session.demo')}</Button>}
      </div>
    </main>
  );
}

function TokenForm() {
  const { t } = useI18n();
  const { session } = useDesk();
  const [token, setToken] = useState('');
  const [isWrong, setWrong] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const trimmed = token.trim();
    if (trimmed.startsWith('fdo_')) session.takeToken(trimmed);
    else setWrong(true);
  };
  return (
    <form className="stack" onSubmit={submit}>
      <TextField
        type="password"
        autoComplete="off"
        label={t('session.token')}
        hint={t('session.tokenHint')}
        value={token}
        error={isWrong ? t('session.tokenWrong') : undefined}
        onChange={(value) => {
          setToken(value);
          setWrong(false);
        }}
      />
      <Button type="submit" kind="primary" icon={KeyRound}>
        {t('session.withToken')}
      </Button>
      <p className="hint">{t('session.makeToken')}</p>
      <Code name={t('session.token')} text="npm run owner -- token create --days 30 --label desk" />
    </form>
  );
}
