import { expect, it } from 'vitest';
import { costsOf } from '../../../../../config/activities.ts';
import { CHANGE_COST, costOf } from '../../../../../lambdas/feedback/response/budget.ts';

const { response, alert } = costsOf('feedback');
const to = ['a@owner-tests.dev', 'b@owner-tests.dev'];
const widget = {
  rules: { bad: { when: {}, do: { to: ['kitchen@owner-tests.dev'] } } },
} as unknown as Parameters<typeof costOf>[0];

it.each([
  ['without an alert', {}, false, response],
  ['with one to each of the owner’s addresses', {}, true, response + 2 * alert],
  ['with one to whom a rule named', { to: ['kitchen@owner-tests.dev'] }, true, response + alert],
  [
    'with one to all again, once no rule names whom it had',
    { to: ['x@owner-tests.dev'] },
    true,
    response + 2 * alert,
  ],
])('a response costs what it is %s', (_, routed, isMailed, cost) => {
  expect(costOf(widget, { routed }, { to, isMailed })).toBe(cost);
});

it('a change costs no mail', () => {
  expect(CHANGE_COST).toBe(response);
});
