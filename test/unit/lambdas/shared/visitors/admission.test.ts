import { describe, expect, it } from 'vitest';
import {
  checkAdmission,
  gateTargets,
  requireToken,
} from '../../../../../lambdas/shared/visitors/admission.ts';

const API = 'https://api.example/v1';

describe('checkAdmission', () => {
  const form = { active: true, site: 'https://site.example/contact', origins: ['https://other.example'] };

  it.each([undefined, 'https://site.example', 'https://other.example', 'https://api.example'])(
    'lets in %s',
    (origin) => {
      expect(() => checkAdmission(form, { origin }, API)).not.toThrow();
    },
  );

  it.each([
    'https://evil.example',
    'null',
    '',
    'http://site.example',
    'https://site.example.evil.example',
    'https://site.example/',
  ])('blocks %j', (origin) => {
    expect(() => checkAdmission(form, { origin, host: 'api.example' }, API)).toThrow(
      expect.objectContaining({ status: 403, code: 'BLOCKED' }),
    );
  });

  it('lets in its own pages at the address that they were reached by, beside a domain', () => {
    const host = 'abc.execute-api.eu-central-1.amazonaws.com';
    expect(() => checkAdmission(form, { origin: `https://${host}`, host }, API)).not.toThrow();
    expect(() => checkAdmission(form, { origin: `https://${host}`, host: 'api.example' }, API)).toThrow();
  });

  it('closes an inactive form to everybody', () => {
    expect(() => checkAdmission({ ...form, active: false }, {}, API)).toThrow(
      expect.objectContaining({ status: 403, code: 'INACTIVE' }),
    );
  });
});

it('a page may lead where its form and its rules do, and nowhere else', () => {
  const rule = (redirect?: string) => ({ do: { redirect } });
  expect(gateTargets({ rules: {} })).toEqual([]);
  expect(
    gateTargets({
      redirect: 'https://site.example/thanks',
      rules: {
        offers: rule('https://shop.example/offers?a=1'),
        same: rule('https://site.example/other'),
        none: rule(),
      },
    }),
  ).toEqual(['https://site.example', 'https://shop.example']);
});

it('requireToken says when to come back', () => {
  expect(() => requireToken({ allowed: true })).not.toThrow();
  expect(() => requireToken({ allowed: false, retryAfterSeconds: 12 })).toThrow(
    expect.objectContaining({ status: 429, headers: { 'retry-after': '12' } }),
  );
});
