/** Starts the desk. */
import { createRoot } from 'react-dom/client';
import { ApiError, OfflineError } from './api/errors.ts';
import { App } from './app.tsx';
import { I18nContext, loadI18n } from './i18n/index.tsx';
import { redirectUri, takeReturn } from './session/people.ts';
import { type SignInReason, whyRefused } from './session/refused.ts';
import { Session } from './session/session.ts';
import { loadSettings, type Settings } from './settings.ts';
import { errorText } from './ui/error-text.ts';

const place = document.getElementById('desk');
if (!place) throw new Error('The page has no place for the desk');
const root = createRoot(place);

const i18n = await loadI18n(navigator.languages);
document.documentElement.lang = i18n.language;
try {
  const settings = await loadSettings();
  paint(settings);
  const session = new Session(settings);
  const reason = await begin(session);
  root.render(
    <I18nContext value={i18n}>
      <App settings={settings} session={session} reason={reason} />
    </I18nContext>,
  );
} catch (error) {
  root.render(
    <main className="sign-in">
      <div className="panel">
        <h1>{i18n.t('errors.title')}</h1>
        <p>{explain(error)}</p>
        <button type="button" className="button primary" onClick={() => location.reload()}>
          {i18n.t('errors.reload')}
        </button>
      </div>
    </main>,
  );
}
if ('serviceWorker' in navigator) {
  // Without it the desk works as well, only not offline.
  navigator.serviceWorker.register(new URL('service-worker.js', document.baseURI)).catch(() => undefined);
}

/** Why the desk can't begin. */
function explain(error: unknown): string {
  if (error instanceof OfflineError || error instanceof ApiError) return errorText(error, i18n.t);
  return i18n.t('errors.settings');
}

/** @returns why somebody has to sign in, if that has to be said */
async function begin(session: Session): Promise<SignInReason | undefined> {
  const returned = takeReturn();
  if (!returned) {
    await session.begin();
    return undefined;
  }
  if (returned === 'refused') return 'session.refused';
  try {
    await session.takeCode(returned.code, returned.attempt.verifier, redirectUri());
    return undefined;
  } catch (error) {
    return whyRefused(error);
  }
}

/** The owner's colour. It is set by script, as the policy allows no style in the page. */
function paint({ brand }: Settings): void {
  if (brand?.accent) document.documentElement.style.setProperty('--brand', brand.accent);
}
