/** One thing has one name, in each language, and sentences that are put together of parts can be read. */
import { globSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { LANGUAGES, type Message } from '../../../../desk/i18n/translate.ts';
import { textsOf } from '../../../support/desk-texts.ts';

it.each(LANGUAGES)('a role has one name in %s', async (language) => {
  const { people, account } = await textsOf(language);
  expect(account.roleReader).toMatch(new RegExp(`^${people.reader} ?:`));
  expect(account.roleEditor).toMatch(new RegExp(`^${people.editor} ?:`));
  expect(account.roleOwner).toMatch(new RegExp(`^${people.owner} ?:`));
});

it.each(LANGUAGES)('a question has one button that leaves all as it is, in %s', async (language) => {
  const { common, instagramRule, people, setUp, account } = await textsOf(language);
  const verbs = [
    common.delete,
    common.save,
    instagramRule.cancelReplies,
    instagramRule.deleteRule,
    people.remove,
    setUp.testVerb,
    account.signOutAll,
  ];
  expect(verbs.filter((verb) => verb.startsWith(common.cancel))).toEqual([]);
});

it('a token is of one gender in German', async () => {
  const texts = Object.entries(await textsOf('de')).flatMap(([area, some]) =>
    Object.entries(some as Record<string, Message>).flatMap(([name, text]) =>
      (typeof text === 'string' ? [text] : Object.values(text)).map((one) => `${area}.${name}: ${one}`),
    ),
  );
  expect(
    texts.filter((text) => /\b(der|den|einen|keinen|dieser|diesen)( \S+)? (Owner-)?Token\b/i.test(text)),
  ).toEqual([]);
});

it('what begins or ends at a moment is not said with how long ago that is', () => {
  const source = globSync('desk/pages/{instagram,destinations,people,home}/*.tsx').map((file) => ({
    file,
    text: readFileSync(file, 'utf8'),
  }));
  // "Since 2 hours ago".
  const wrong = source.filter(({ text }) => /\.(since|until|deadline|caughtUp)'\)[^<\n]*<Ago/.test(text));
  expect(wrong.map(({ file }) => file)).toEqual([]);
});
