import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FieldConfig } from '../../../../../config/contact.ts';
import { readSpecialFields } from '../../../../../lambdas/contact/form/special-fields.ts';
import { validateSubmission } from '../../../../../lambdas/contact/form/validate.ts';
import { HttpError } from '../../../../../lambdas/shared/http/errors.ts';
import { findPattern } from '../../../../../lambdas/shared/rules/engine.ts';
import { isEmailAddress } from '../../../../../lambdas/shared/visitors/email-address.ts';

type Values = Record<string, string | string[]>;

function validate(
  fields: Record<string, FieldConfig>,
  values: Values,
  unknownFields: 'keep' | 'refuse' = 'keep',
) {
  const content = readSpecialFields(new Map(Object.entries(values)));
  try {
    validateSubmission({ fields, unknownFields }, content, { files: [], findPattern });
    return [];
  } catch (error) {
    if (!(error instanceof HttpError)) throw error;
    return error.fieldErrors.length > 0
      ? error.fieldErrors.map(({ field, code }) => [field, code])
      : [error.code];
  }
}

const text: FieldConfig = { type: 'text', required: false, minLength: 0, maxLength: 10 };
const email: FieldConfig = { type: 'email', required: false };
const number: FieldConfig = { type: 'number', required: false, min: 1, max: 10 };
const choice: FieldConfig = { type: 'choice', required: false, options: ['red', 'blue'], multiple: false };

/** What a value of one declared field, next to a filled other one, is answered with. */
function verdict(rule: FieldConfig, value: string | string[] | undefined) {
  return validate({ f: rule }, { other: 'x', ...(value !== undefined && { f: value }) })[0]?.[1];
}

describe('required fields', () => {
  const required = { ...text, required: true };

  it.each([
    [undefined, 'REQUIRED_FIELD_MISSING'],
    ['', 'REQUIRED_FIELD_EMPTY'],
    [' \t', 'REQUIRED_FIELD_EMPTY'],
    [['', ' '], 'REQUIRED_FIELD_EMPTY'],
    ['x', undefined],
  ])('%j: %s', (value, expected) => {
    expect(verdict(required, value)).toBe(expected);
  });

  it('that are optional may be empty, whatever their type', () => {
    for (const rule of [text, email, number, choice, { ...text, minLength: 3 }])
      expect(verdict(rule, '')).toBeUndefined();
  });
});

describe('types', () => {
  it.each([
    [text, '1234567890', undefined],
    [text, '12345678901', 'TYPE_TEXT'],
    [text, '12345\r\n890', undefined],
    [{ ...text, minLength: 3 }, 'ab', 'TYPE_TEXT'],
    [text, ['a', 'b'], 'TYPE_TEXT'],
    [email, 'a@b.example', undefined],
    [email, 'nobody', 'TYPE_EMAIL'],
    [email, ['a@b.example', 'c@d.example'], 'TYPE_EMAIL'],
    [number, '1', undefined],
    [number, ' 2.5e0 ', undefined],
    [number, '\u00a02\t', undefined],
    [{ type: 'number', required: false }, '1e400', undefined],
    [{ type: 'number', required: false }, '7615917337495251231', undefined],
    [email, ' a@b.example\u00a0', undefined],
    [choice, '\tred ', undefined],
    [number, '0.9', 'TYPE_NUMERIC'],
    [number, '10.1', 'TYPE_NUMERIC'],
    [number, '0x5', 'TYPE_NUMERIC'],
    [number, 'Infinity', 'TYPE_NUMERIC'],
    [number, '1e999', 'TYPE_NUMERIC'],
    [choice, 'red', undefined],
    [choice, 'green', 'TYPE_TEXT'],
    [choice, ['red', 'blue'], 'TYPE_TEXT'],
    [{ ...choice, multiple: true }, ['red', 'blue'], undefined],
    [{ ...choice, multiple: true }, ['red', 'green'], 'TYPE_TEXT'],
  ] satisfies [FieldConfig, string | string[], string | undefined][])(
    '%j takes %j: %s',
    (rule, value, expected) => {
      expect(verdict(rule, value)).toBe(expected);
    },
  );

  it('are answered with a sentence to stand beside the field', () => {
    const content = readSpecialFields(new Map([['f', 'nobody']]));
    const fields = { f: email };
    expect(() =>
      validateSubmission({ fields, unknownFields: 'keep' }, content, { files: [], findPattern }),
    ).toThrow(
      expect.objectContaining({
        status: 422,
        fieldErrors: [{ code: 'TYPE_EMAIL', field: 'f', message: 'This must be an e-mail address.' }],
      }),
    );
  });
});

describe('fields of other kinds', () => {
  const url: FieldConfig = { type: 'url', required: false };
  const tel: FieldConfig = { type: 'tel', required: false };
  const date: FieldConfig = { type: 'date', required: false, min: '2026-12-01', max: '2026-12-31' };
  const datetime: FieldConfig = { type: 'datetime', required: false, min: '2026-12-01' };
  const code: FieldConfig = { ...text, pattern: '[A-Z]{2}-\\d{4}|none', example: 'AB-1234' };

  it.each([
    [url, ' https://example.com/a?b#c ', undefined],
    [url, 'http://münchen.example', undefined],
    [url, 'example.com', 'TYPE_TEXT'],
    [url, 'javascript:alert(1)', 'TYPE_TEXT'],
    [url, 'https://', 'TYPE_TEXT'],
    [url, 'https:// a b', 'TYPE_TEXT'],
    [url, `https://example.com/${'a'.repeat(2_048)}`, 'TYPE_TEXT'],
    [tel, '+49 (0)30 901820', undefined],
    [tel, '020 7946 0000 ext. 12', undefined],
    [tel, '(555) 123-4567', undefined],
    [tel, '٠١٢٣٤٥٦٧٨', undefined],
    [tel, '112', undefined],
    [tel, '12', 'TYPE_TEXT'],
    [tel, '+', 'TYPE_TEXT'],
    [tel, 'call me', 'TYPE_TEXT'],
    [tel, '1'.repeat(21), 'TYPE_TEXT'],
    [date, '2026-12-01', undefined],
    [date, ' 2026-12-31 ', undefined],
    [date, '2026-11-30', 'TYPE_TEXT'],
    [date, '2027-01-01', 'TYPE_TEXT'],
    [date, '2026-12-32', 'TYPE_TEXT'],
    [{ type: 'date', required: false }, '2027-02-29', 'TYPE_TEXT'],
    [{ type: 'date', required: false }, '2028-02-29', undefined],
    [date, '31.12.2026', 'TYPE_TEXT'],
    [datetime, '2026-12-31T18:30', undefined],
    [datetime, '2026-12-31T18:30:00.5+01:00', undefined],
    [datetime, '2026-12-31T18:30Z', undefined],
    [datetime, '2026-12-31', 'TYPE_TEXT'],
    [datetime, '2026-12-31T24:00', 'TYPE_TEXT'],
    [datetime, '2026-11-30T23:59', 'TYPE_TEXT'],
    [code, 'AB-1234', undefined],
    [code, 'none', undefined],
    [code, 'ab-1234', 'TYPE_TEXT'],
    [code, 'xAB-1234', 'TYPE_TEXT'],
    [code, 'AB-1234\n', 'TYPE_TEXT'],
    [code, 'none at all', 'TYPE_TEXT'],
    [url, ['https://a.example', 'https://b.example'], 'TYPE_TEXT'],
  ] satisfies [FieldConfig, string | string[], string | undefined][])(
    '%j takes %j: %s',
    (rule, value, expected) => {
      expect(verdict(rule, value)).toBe(expected);
    },
  );

  it('that are days are every day of the calendar, and nothing else', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }),
        (moment) => {
          const day = moment.toISOString().slice(0, 10);
          expect(verdict({ type: 'date', required: false }, day)).toBeUndefined();
        },
      ),
    );
    const part = (most: number) => fc.nat({ max: most }).map((n) => String(n).padStart(2, '0'));
    const likely = fc
      .tuple(fc.integer({ min: 1, max: 9999 }), part(13), part(32))
      .map(([year, month, day]) => `${String(year).padStart(4, '0')}-${month}-${day}`);
    fc.assert(
      fc.property(fc.oneof(fc.string(), likely), (answer) => {
        const isTaken = verdict({ type: 'date', required: true }, answer) === undefined;
        const [, year = '', month = '', day = ''] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(answer.trim()) ?? [];
        const read = new Date(Date.UTC(2000, Number(month) - 1, Number(day)));
        read.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
        expect(isTaken).toBe(year !== '' && read.toISOString().startsWith(`${year}-${month}-${day}`));
      }),
    );
  });

  it('can be required by another one', () => {
    const fields = {
      how: { ...choice, options: ['post', 'mail'] },
      street: { ...text, requiredIf: { field: 'how', equals: 'post' } },
      reason: { ...text, requiredIf: { field: 'how' } },
    } satisfies Record<string, FieldConfig>;
    expect(validate(fields, { other: 'x' })).toEqual([]);
    expect(validate(fields, { how: '', other: 'x' })).toEqual([]);
    expect(validate(fields, { how: 'mail', reason: 'x' })).toEqual([]);
    expect(validate(fields, { how: 'post' })).toEqual([
      ['street', 'REQUIRED_FIELD_MISSING'],
      ['reason', 'REQUIRED_FIELD_MISSING'],
    ]);
    const several = { ...fields, how: { ...fields.how, multiple: true } };
    expect(validate(several, { how: ['mail', 'post'], reason: 'x' })).toEqual([
      ['street', 'REQUIRED_FIELD_MISSING'],
    ]);
  });
});

describe('consent', () => {
  const words = { en: 'I agree to the terms.', de: 'Ich bin einverstanden.' };
  const terms: FieldConfig = { type: 'consent', required: true, text: words };
  const stored = (value: string | string[], special: Values = {}) =>
    readSpecialFields(new Map(Object.entries({ terms: value, ...special })), undefined, {
      terms,
    }).answers.get('terms');

  it.each([
    ['on', {}, words.en],
    ['yes', { _language: 'de-AT' }, words.de],
    ['true', { _language: 'nl' }, words.en],
    [' Ich bin einverstanden. ', {}, words.de],
    [['', 'on'], {}, words.en],
    ['off', {}, ''],
    ['false', {}, ''],
    ['', {}, ''],
  ])('%j (%j) is stored as “%s”', (value, special, expected) => {
    expect(stored(value, special as Values)).toBe(expected);
  });

  it('is refused where it is required and not given', () => {
    const form = { fields: { terms }, unknownFields: 'keep' } as const;
    for (const value of ['', 'no', '0']) {
      const content = readSpecialFields(
        new Map([
          ['a', 'x'],
          ['terms', value],
        ]),
        undefined,
        form.fields,
      );
      expect(() => validateSubmission(form, content, { files: [], findPattern })).toThrow(
        expect.objectContaining({ fieldErrors: [expect.objectContaining({ code: 'REQUIRED_FIELD_EMPTY' })] }),
      );
    }
  });
});

describe('all fields', () => {
  it('are complained of at once, in the order of the form', () => {
    const fields = { a: { ...text, required: true }, b: number, c: email };
    expect(validate(fields, { c: 'x', b: 'y' })).toEqual([
      ['a', 'REQUIRED_FIELD_MISSING'],
      ['b', 'TYPE_NUMERIC'],
      ['c', 'TYPE_EMAIL'],
    ]);
  });

  it('that are not declared are kept, or refused where the form says so', () => {
    expect(validate({}, { extra: 'x' })).toEqual([]);
    expect(
      validate({ a: text }, { a: 'x', extra: 'x', _next: '/', 'g-recaptcha-response': 'x' }, 'refuse'),
    ).toEqual([['extra', 'UNKNOWN_FIELD']]);
  });

  it('named like parts of every object are unknown, too', () => {
    expect(validate({ a: text }, { a: 'x', toString: 'x' }, 'refuse')).toEqual([
      ['toString', 'UNKNOWN_FIELD'],
    ]);
  });

  it('that hold nothing are an empty form, whatever the special fields say', () => {
    expect(validate({}, { a: ' ', _subject: 'x', _replyto: 'a@b.example' })).toEqual(['EMPTY']);
  });
});

describe('special fields', () => {
  it('_replyto and email must be addresses, declared or not', () => {
    expect(validate({}, { a: 'x', _replyto: 'nobody' })).toEqual([['_replyto', 'TYPE_EMAIL']]);
    expect(validate({}, { a: 'x', email: 'a@b.example\r\nBcc: c@d.example' })).toEqual([
      ['email', 'TYPE_EMAIL'],
    ]);
  });

  it('an address that is wrong is complained of once', () => {
    expect(validate({ email }, { email: 'nobody' })).toEqual([['email', 'TYPE_EMAIL']]);
  });

  it('_subject is one line', () => {
    expect(validate({}, { a: 'x', _subject: 'a\r\nBcc: x' })).toEqual([['_subject', 'TYPE_TEXT']]);
    expect(validate({}, { a: 'x', _subject: 'x'.repeat(201) })).toEqual([['_subject', 'TYPE_TEXT']]);
    expect(validate({}, { a: 'x', _subject: ['a', 'b'] })).toEqual([['_subject', 'TYPE_TEXT']]);
  });
});

it('a form with nothing but a file is not empty', () => {
  const content = readSpecialFields(new Map([['a', '']]));
  const form = { fields: {}, unknownFields: 'keep' } as const;
  expect(() => validateSubmission(form, content, { files: ['a'], findPattern })).not.toThrow();
  expect(() => validateSubmission(form, content, { files: [], findPattern })).toThrow(
    expect.objectContaining({ code: 'EMPTY' }),
  );
});

describe('isEmailAddress', () => {
  it.each(['a@b.example', "o'brien+tag@mail.co.uk", 'a.b-c_d@xn--bcher-kva.example'])(
    'takes %s',
    (address) => {
      expect(isEmailAddress(address)).toBe(true);
    },
  );

  it.each([
    '',
    'a',
    '@b.example',
    'a@b',
    'a@b.',
    'a@.example',
    'a b@c.example',
    'a@b.example, c@d.example',
    '<a@b.example>',
    'A <a@b.example>',
    'a@b.example\n',
    'ü@b.example',
    `${'a'.repeat(65)}@b.example`,
    `a@${'b.'.repeat(130)}example`,
  ])('refuses %j', (address) => {
    expect(isEmailAddress(address)).toBe(false);
  });
});

describe('a field for files', () => {
  const cv = { type: 'file', required: true, maxCount: 1 } as const;
  const errorsOf = (
    fields: Record<string, FieldConfig>,
    values: Values,
    files: readonly string[],
    unknownFields: 'keep' | 'refuse' = 'keep',
  ) => {
    const content = readSpecialFields(new Map(Object.entries(values)), undefined, fields);
    try {
      validateSubmission({ fields, unknownFields }, content, { files, findPattern });
      return [];
    } catch (error) {
      return (error as HttpError).fieldErrors.map(({ field, code, message }) => [field, code, message]);
    }
  };

  it('is asked for, and takes no words', () => {
    expect(errorsOf({ cv }, { a: 'x' }, ['cv'])).toEqual([]);
    const missing = [['cv', 'REQUIRED_FIELD_MISSING', 'This is required.']];
    expect(errorsOf({ cv }, { a: 'x' }, ['other'])).toEqual(missing);
    expect(errorsOf({ cv }, { a: 'x', cv: '' }, [])).toEqual(missing);
    expect(errorsOf({ cv }, { cv: 'x' }, ['cv'])).toEqual([['cv', 'TYPE_FILE', 'This takes a file.']]);
    expect(errorsOf({ cv: { ...cv, required: false } }, { a: 'x', cv: '' }, [])).toEqual([]);
  });

  it('may wait for another, and be waited for', () => {
    const waiting = { ...cv, required: false, requiredIf: { field: 'how', equals: 'post' } };
    expect(errorsOf({ cv: waiting }, { how: 'post' }, [])).toHaveLength(1);
    expect(errorsOf({ cv: waiting }, { how: 'mail' }, [])).toEqual([]);
    const why = {
      type: 'text',
      required: false,
      requiredIf: { field: 'cv' },
      minLength: 0,
      maxLength: 9,
    } as const;
    const fields = { cv: { ...cv, required: false }, why };
    expect(errorsOf(fields, { a: 'x' }, ['cv'])).toEqual([
      ['why', 'REQUIRED_FIELD_MISSING', 'This is required.'],
    ]);
  });

  it('is one of those that may come, where others are refused', () => {
    expect(errorsOf({ cv }, {}, ['cv'], 'refuse')).toEqual([]);
    expect(errorsOf({ cv }, {}, ['cv', 'x'], 'refuse')).toMatchObject([
      ['x', 'UNKNOWN_FIELD', expect.any(String)],
    ]);
    expect(
      errorsOf({ a: { ...cv, type: 'tel', required: false } as FieldConfig }, { a: '1234' }, ['x'], 'refuse'),
    ).toEqual([]);
  });
});
