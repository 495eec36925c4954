/** Why something was taken for spam, in words. */
import { ShieldAlert } from 'lucide-react';
import { useI18n } from '../i18n/index.tsx';
import type { PlainKey } from '../i18n/translate.ts';

/** The signals of lambdas/shared/spam, by their names, and `owner` for whoever marked it. A test compares them. */
export const SPAM_REASONS: Readonly<Record<string, PlainKey>> = {
  honeypot: 'spam.honeypot',
  rule: 'spam.rule',
  owner: 'spam.other',
  'too-fast': 'spam.tooFast',
  'loaded-too-fast': 'spam.loadedTooFast',
  'session-too-fast': 'spam.sessionTooFast',
  'load-time-garbled': 'spam.loadTimeGarbled',
  webdriver: 'spam.webdriver',
  link: 'spam.link',
  'mostly-link': 'spam.mostlyLink',
  'link-in-name': 'spam.linkInName',
  'short-link': 'spam.shortLink',
  'odd-link': 'spam.oddLink',
  'messenger-link': 'spam.messengerLink',
  'link-markup': 'spam.linkMarkup',
  'script-markup': 'spam.scriptMarkup',
  'mixed-script': 'spam.mixedScript',
  'foreign-script': 'spam.foreignScript',
  'hidden-characters': 'spam.hiddenCharacters',
  gibberish: 'spam.gibberish',
  'same-everywhere': 'spam.sameEverywhere',
  shouting: 'spam.shouting',
  'phrases-seo': 'spam.phrasesSeo',
  'phrases-pitch': 'spam.phrasesPitch',
  'phrases-offer': 'spam.phrasesOffer',
  'phrases-money': 'spam.phrasesMoney',
  'phrases-gambling': 'spam.phrasesGambling',
  'phrases-medicine': 'spam.phrasesMedicine',
  'phrases-adult': 'spam.phrasesAdult',
  'phrases-followers': 'spam.phrasesFollowers',
  'phrases-fraud': 'spam.phrasesFraud',
  'captcha-missing': 'spam.captchaMissing',
  'captcha-failed': 'spam.captchaFailed',
  'captcha-spent': 'spam.captchaSpent',
  'captcha-unreachable': 'spam.captchaUnreachable',
};

interface SpamReasonsProps {
  readonly title: string;
  readonly reasons: readonly string[];
}

export function SpamReasons({ title, reasons }: SpamReasonsProps) {
  const { t } = useI18n();
  const said = (reason: string) => {
    const key = SPAM_REASONS[reason];
    return key ? t(key) : t('spam.unknown', { name: reason });
  };
  return (
    <section className="callout warn spam-reasons">
      <h2>
        <ShieldAlert aria-hidden className="icon" />
        {title}
      </h2>
      <ul>
        {reasons.length === 0 ? (
          <li>{t('spam.other')}</li>
        ) : (
          reasons.map((reason) => <li key={reason}>{said(reason)}</li>)
        )}
      </ul>
    </section>
  );
}
