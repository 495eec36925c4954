import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../../../../config/words.ts';
import { de } from '../../../../../desk/i18n/messages/de.ts';
import { en } from '../../../../../desk/i18n/messages/en.ts';
import { es } from '../../../../../desk/i18n/messages/es.ts';
import { fr } from '../../../../../desk/i18n/messages/fr.ts';
import { askPage, donePage, failedPage } from '../../../../../lambdas/contact/by-mail/page.ts';
import { BY_MAIL_TEXTS } from '../../../../../lambdas/contact/by-mail/texts.ts';
import { MAIL_ACTIONS } from '../../../../../lambdas/contact/by-mail/token.ts';
import { HttpError } from '../../../../../lambdas/shared/http/errors.ts';
import type { Request } from '../../../../../lambdas/shared/http/request.ts';

const asks = (language: string) =>
  ({ query: {}, headers: { 'accept-language': language } }) as unknown as Request;
const refused = new HttpError(
  403,
  'TOKEN_REFUSED',
  'This button works no more. Please open the message at the desk.',
);

const DESK = { en, de, es, fr };

describe.each(LANGUAGES)('the page of a mail’s button in %s', (language) => {
  it('calls what the desk has as the desk does', () => {
    const { archive, spam, back } = BY_MAIL_TEXTS[language];
    const { viewInbox, viewArchived, viewSpam } = DESK[language].inbox;
    // English has a noun for it, too.
    const archived = language === 'en' ? 'archive' : viewArchived;
    for (const text of [archive.explain, spam.explain])
      expect(text.toLowerCase()).toContain(viewInbox.toLowerCase());
    for (const text of [archive.explain, archive.outcome]) expect(text).toContain(archived);
    for (const text of [spam.explain, spam.outcome])
      expect(text.toLowerCase()).toContain(viewSpam.toLowerCase());
    expect(back).not.toMatch(/mesa|bureau|Empfang/);
  });

  it.each(MAIL_ACTIONS)('asks before %s, and says that it can be taken back', (action) => {
    const { body } = askPage(action, asks(language));
    const { [action]: texts, back } = BY_MAIL_TEXTS[language];
    expect(body).toContain(`<html lang="${language}">`);
    for (const text of [texts.ask, texts.explain, texts.button, back]) expect(body).toContain(text);
  });

  it.each(MAIL_ACTIONS)('says after %s that pressing again changes nothing', (action) => {
    expect(donePage(action, asks(language)).body).toContain(BY_MAIL_TEXTS[language][action].outcome);
  });

  it('says what to do when the button works no more', () => {
    const { statusCode, body } = failedPage(refused, asks(language));
    expect(statusCode).toBe(403);
    expect(body).toContain(BY_MAIL_TEXTS[language].failed);
    expect(body.includes(refused.message)).toBe(language === 'en');
  });
});

it('are kept nowhere, send no referrer, and run their own script alone', () => {
  const page = askPage('archive', asks('en'));
  const pages = [page, donePage('spam', asks('en')), failedPage(refused, asks('en'))];
  for (const { headers = {} } of pages)
    expect(headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
  const [, script = ''] = /<script>([\s\S]*)<\/script>/.exec(page.body) ?? [];
  const hash = createHash('sha256').update(script).digest('base64');
  expect(page.headers?.['content-security-policy']).toMatch(/^default-src 'none'/);
  expect(page.headers?.['content-security-policy']).toContain(`script-src 'sha256-${hash}'`);
  expect(pages[1]?.headers?.['content-security-policy']).not.toContain('script-src');
});
