import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { LANGUAGES, type Language } from '../../../../../config/words.ts';
import { HttpError } from '../../../../../lambdas/shared/http/errors.ts';
import { MESSAGES, PHRASES, type Row } from '../../../../../lambdas/shared/page/message-table.ts';
import { errorIn, sayIn } from '../../../../../lambdas/shared/page/messages.ts';

const OTHERS = LANGUAGES.filter((language) => language !== 'en');

/** Where errors are made that a visitor's page or form can meet. */
const SOURCES = [
  'contact/files',
  'contact/form',
  'contact/submission',
  'contact/attachment.ts',
  'contact/by-mail.ts',
  'feedback/response',
  'feedback/widget/route.ts',
  'shared/front-door',
  'shared/http',
  'shared/spam/proof.ts',
  'shared/visitors',
];

/** Read by those who write a page or a program; no form of a page can meet them. */
const FOR_PROGRAMS = [
  /^(The )?JSON|the JSON|^The text holds no fields|^Send |Idempotency-Key|^This address takes/,
  /usable boundary|no field of a form|field whose name|field's name|reserved name|id of an uploaded image|address of a page/,
];

function messages(): string[] {
  const files = SOURCES.flatMap((place) =>
    place.endsWith('.ts')
      ? [`lambdas/${place}`]
      : readdirSync(`lambdas/${place}`).flatMap((name) =>
          name.endsWith('.ts') && !/texts|page\.ts/.test(name) ? [`lambdas/${place}/${name}`] : [],
        ),
  );
  const code = files
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n')
    .replaceAll(/\/\*\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
  const sentences = [...code.matchAll(/'((?:[A-Z“])[^'\n]{5,}\.)'|`((?:[A-Z“]|\$\{)[^`\n]{5,}\.)`/g)].map(
    ([, plain, template]) => plain ?? template?.replaceAll(/\$\{[^}]*\}/g, '7') ?? '',
  );
  const says = [...code.matchAll(/says: ['`]([^'`]+)['`]/g)].map(
    ([, end = '']) => `This ${end.replaceAll(/\$\{[^}]*\}/g, '7')}.`,
  );
  return [...sentences, ...says].filter(
    (text) => text !== 'This 7.' && text !== '7 in 7.' && !text.startsWith('The field "7" 7'),
  );
}

const inLanguage = (row: Row, language: Language) => row[LANGUAGES.indexOf(language)] ?? expect.unreachable();
const filled = (text: string, values: readonly string[]) =>
  text.split('{}').reduce((said, part, i) => said + (values[i - 1] ?? '') + part);

describe('what is wrong', () => {
  it('is there in every language, with the same gaps', () => {
    for (const row of [...MESSAGES, ...PHRASES]) {
      expect(row).toHaveLength(LANGUAGES.length);
      const gaps = row.map((text) => text.split('{}').length);
      expect(new Set(gaps).size, row[0]).toBe(1);
    }
  });

  it('can be said in every language, whatever the visitor meets', () => {
    const found = messages();
    expect(found.length).toBeGreaterThan(40);
    const unsaid = found.filter(
      (message) =>
        !FOR_PROGRAMS.some((pattern) => pattern.test(message)) &&
        OTHERS.some((language) => sayIn(message, language).language !== language),
    );
    expect(unsaid).toEqual([]);
  });

  it('keeps what differs from case to case', () => {
    expect(sayIn('This must have at least 20 characters.', 'de').text).toBe('Bitte mindestens 20 Zeichen.');
    expect(sayIn('Choose a whole number from 0 to 10.', 'fr').text).toBe(
      'Choisissez un nombre entier de 0 à 10.',
    );
    expect(sayIn('“{}$&.pdf” is empty.', 'es').text).toBe('«{}$&.pdf» está vacío.');
    expect(sayIn('Your\nteam is required.', 'de').text).toBe('Bitte ausfüllen: Your\nteam');
  });

  it('is said by the row that it was made from, though another one would take it as well', () => {
    for (const row of MESSAGES)
      for (const values of [
        ['7', '8', '9'],
        ['a.pdf', 'b c', 'd'],
      ])
        for (const language of OTHERS)
          expect(sayIn(filled(row[0], values), language).text).toBe(
            filled(inLanguage(row, language), values),
          );
  });

  it('has each phrase in its own words, too', () => {
    for (const row of PHRASES)
      expect(sayIn(`This takes at most ${filled(row[0], ['7'])}.`, 'de').text).toBe(
        `Bitte höchstens ${filled(inLanguage(row, 'de'), ['7'])}.`,
      );
  });

  it('is said as a whole where it is put together of parts', () => {
    for (const what of ['messages', 'files', 'answers'])
      for (const whose of [`More ${what} were sent today`, `You have sent more ${what} today`])
        for (const again of ['Please send it again', 'Please send your message without files, or with them'])
          for (const time of ['1 second', '30 seconds', '1 minute', '5 minutes', '1 hour', '20 hours']) {
            const message = `${whose} than can be taken, and yours was not kept. ${again} in ${time}.`;
            for (const language of ['de', 'es'])
              expect(sayIn(message, language).text).not.toMatch(
                /sent|today|Please|with|second|minute\b|minutes|hour/,
              );
          }
  });

  it('stays English where there are no words for it, and says so', () => {
    expect(sayIn('This is required.', 'it')).toEqual({ text: 'This is required.', language: 'en' });
    expect(sayIn('Nobody has said this yet.', 'de')).toEqual({
      text: 'Nobody has said this yet.',
      language: 'en',
    });
  });

  it('is said of a whole error, whose code and headers stay', () => {
    const error = new HttpError(422, 'VALIDATION_FAILED', 'Some fields need your attention.', {
      fieldErrors: [{ code: 'TYPE_EMAIL', field: 'email', message: 'This must be an e-mail address.' }],
      headers: { 'retry-after': '3' },
      readFields: new Map([['email', 'x']]),
    });
    expect(errorIn(error, 'es')).toMatchObject({
      status: 422,
      code: 'VALIDATION_FAILED',
      message: 'Revise algunos campos, por favor.',
      fieldErrors: [
        { code: 'TYPE_EMAIL', field: 'email', message: 'No es una dirección de correo electrónico.' },
      ],
      headers: { 'retry-after': '3' },
      readFields: error.readFields,
    });
  });
});
