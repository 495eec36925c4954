import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { BODY_LIMITS } from '../../../../lambdas/shared/http/fields.ts';
import { contact } from '../../../../lib/config/contact.ts';

// Tables are padded to line up.
const docs = readFileSync('docs/forms.md', 'utf8').replaceAll(/ +\|/g, ' |');
const section = (heading: string) => docs.split(/^## /m).find((text) => text.startsWith(heading)) ?? '';

const frontDoor = ['lambdas/contact', 'lambdas/shared/http']
  .flatMap((folder) => readdirSync(folder).map((name) => `${folder}/${name}`))
  .filter((name) => name.endsWith('.ts') && name !== 'lambdas/contact/owner.ts')
  .concat('lambdas/shared/identity.ts')
  .map((file) => readFileSync(file, 'utf8'))
  .join('\n');

/** Codes stand beside a status in an HttpError, or are named `code`. */
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
    const { forms } = contact.parse({ forms: { a: { to: ['a@b.example'], site: 'https://a.example' } } });
    const { rate, ...rest } = forms.a ?? expect.unreachable();
    const options = [
      ...Object.keys(rest),
      ...Object.keys(rate).map((name) => `rate.${name}`),
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
      rest.unknownFields,
    ]) {
      expect(section('Options')).toMatch(new RegExp(`\\| \`?${value}\`? \\|`));
    }
  });
});
