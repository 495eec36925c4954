import { describe, expect, it } from 'vitest';
import { findRoute } from '../../../../../lambdas/contact/form/route.ts';
import { makeForm } from '../form.ts';

const config = { project: 'shop', forms: { main: makeForm() } };
const route = (path: string) => {
  const { formId, target } = findRoute(path.split('/').filter(Boolean), config);
  return [formId, target];
};

describe('findRoute', () => {
  it.each([
    ['/f/main', ['main', 'form']],
    ['//f/main/', ['main', 'form']],
    ['/p/shop/f/main', ['main', 'form']],
    ['/f/main/thanks', ['main', 'thanks']],
  ])('%s', (path, expected) => {
    expect(route(path)).toEqual(expected);
  });

  it.each([
    ['/', 'NOT_FOUND'],
    ['/f', 'NOT_FOUND'],
    ['/g/main', 'NOT_FOUND'],
    ['/f/main/other', 'NOT_FOUND'],
    ['/f/main/thanks/more', 'NOT_FOUND'],
    ['/p/shop', 'NOT_FOUND'],
    ['/f/other', 'FORM_NOT_FOUND'],
    ['/f/constructor', 'FORM_NOT_FOUND'],
    ['/f/__proto__', 'FORM_NOT_FOUND'],
    ['/p/other/f/main', 'PROJECT_NOT_FOUND'],
  ])('%s: %s', (path, code) => {
    expect(() => route(path)).toThrow(expect.objectContaining({ status: 404, code }));
  });

  it('takes every project where none is configured', () => {
    expect(findRoute(['p', 'x', 'f', 'main'], { forms: config.forms })).toMatchObject({ formId: 'main' });
  });
});
