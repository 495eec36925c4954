import { expect, it } from 'vitest';
import type { Clients } from '../../../../../desk/api/clients.ts';
import { ruledOf } from '../../../../../desk/pages/rules/queries.ts';

it('a form and a widget with the same id are told apart', () => {
  const api = {} as Clients;
  const form = ruledOf(api, { form: 'shop' });
  const widget = ruledOf(api, { widget: 'shop' });
  expect([form?.id, widget?.id]).toEqual(['shop', 'shop']);
  expect(form?.key).not.toBe(widget?.key);
  expect(form?.key).not.toBe(ruledOf(api, { form: 'other' })?.key);
  expect(ruledOf(api, {})).toBeUndefined();
});
