import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { contact } from '../../../../config/contact.ts';
import { FILE_TYPES } from '../../../../config/file-types.ts';
import { BODY_LIMITS } from '../../../../lambdas/shared/http/fields.ts';
import { POINTS } from '../../../../lambdas/shared/spam/verdict.ts';

// Tables are padded to line up.
const docs = readFileSync('docs/forms.md', 'utf8').replaceAll(/ +\|/g, ' |');
const section = (heading: string) => docs.split(/^## /m).find((text) => text.startsWith(heading)) ?? '';

const frontDoor = ['lambdas/contact', 'lambdas/shared/http']
  .flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`),
  )
  .filter((name) => name.endsWith('.ts') && !/^lambdas\/contact\/(owner|by-mail)/.test(name))
  .concat(
    ['visitors/identity', 'visitors/admission', 'spam/proof'].map((name) => `lambdas/shared/${name}.ts`),
  )
  .map((file) => readFileSync(file, 'utf8'))
  .join('\n');

/** Codes stand next to a status in an HttpError, or are named `code`. */
function codesIn(source: string): Set<string | undefined> {
  const places = source.matchAll(/(?:HttpError\(\s*\w+,\s*|\bcode(?::| =))([^;\n]*)/g);
  return new Set(
    [...places].flatMap(([place]) => [...place.matchAll(/'([A-Z][A-Z_]+)'/g)].map(([, code]) => code)),
  );
}

describe('docs/forms.md', () => {
  it('lists every error code that the front door has, and no other', () => {
    const listed = [...section('What is answered').matchAll(/`([A-Z][A-Z_]+)`/g)].map(([, code]) => code);
    expect([...new Set(listed)].sort()).toEqual([...codesIn(frontDoor)].sort());
  });

  it('states the limits that hold', () => {
    const numbers = Object.values({ ...BODY_LIMITS, files: BODY_LIMITS.fields }).map((limit) =>
      limit.toLocaleString('en-US'),
    );
    for (const number of numbers) expect(section('What is sent')).toMatch(new RegExp(`\\b${number}\\b`));
  });

  it('lists every option of a form, with its default', () => {
    const form = {
      to: ['a@b.example'],
      site: 'https://a.example',
      files: {},
      captcha: { provider: 'turnstile' },
    };
    const { forms } = contact.parse({ forms: { a: form } });
    const { rate, spam, files, captcha, ...rest } = forms.a ?? expect.unreachable();
    const options = [
      ...Object.keys(rest),
      ...Object.keys(rate).map((name) => `rate.${name}`),
      ...Object.keys(spam).map((name) => `spam.${name}`),
      ...Object.keys(files ?? {}).map((name) => `files.${name}`),
      ...Object.keys(captcha ?? {}).map((name) => `captcha.${name}`),
      'redirect',
      'honeypot',
      'autoresponse',
      'webhook.url',
    ];
    for (const option of options) expect(section('Options')).toContain(`\n| \`${option}\` |`);
    for (const value of [
      rest.retentionDays,
      rate.perAddressPerMinute,
      rate.perFormPerMinute,
      rate.perFormPerDay,
      rate.megabytesPerDay,
      rate.perAddressShareOfDay,
      rest.unknownFields,
      spam.threshold,
      spam.minimumSeconds,
      files?.linkDays,
      captcha?.onUnreachable,
    ]) {
      expect(section('Options')).toMatch(new RegExp(`\\| \`?${value}\`? \\|`));
    }
  });

  it('explains every reason for spam, with its points', () => {
    const rows = section('Spam').split('\n');
    for (const [reason, points] of Object.entries(POINTS))
      expect(rows.find((row) => row.startsWith('| `') && row.includes(`\`${reason}\``))).toMatch(
        new RegExp(`\\| ${points}\\b`),
      );
  });

  it('lists every type of file, and in bold those that are taken by default', () => {
    const table = section('Files')
      .split('\n')
      .filter((line) => line.startsWith('| '))
      .join('\n');
    for (const type of Object.keys(FILE_TYPES)) expect(table).toContain(`\`${type}\``);
    const form = { to: ['a@b.example'], site: 'https://a.example', files: {} };
    const { forms } = contact.parse({ forms: { a: form } });
    const bold = [...table.matchAll(/\*\*`([^`]+)`\*\*/g)].map(([, type]) => type);
    expect(bold.sort()).toEqual([...(forms.a?.files?.types ?? [])].sort());
  });
});
