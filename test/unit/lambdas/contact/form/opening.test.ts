import { expect, it } from 'vitest';
import { closedBecause } from '../../../../../lambdas/contact/form/opening.ts';

const from = { opens: '2026-12-01T09:00:00+01:00', closes: '2026-12-24T12:00:00+01:00' };

it.each([
  [{ active: true }, '2026-11-28T12:00:00Z', undefined],
  [{ active: false }, '2026-11-28T12:00:00Z', 'This form does not take messages at the moment.'],
  [{ active: true, ...from }, '2026-12-01T07:59:59Z', 'This form is not open yet.'],
  [{ active: true, ...from }, '2026-12-01T08:00:00Z', undefined],
  [{ active: true, ...from }, '2026-12-24T10:59:59Z', undefined],
  [{ active: true, ...from }, '2026-12-24T11:00:00Z', 'This form is closed.'],
  [{ active: false, ...from }, '2026-12-10T12:00:00Z', 'This form does not take messages at the moment.'],
])('%j at %s: %s', (form, now, expected) => {
  expect(closedBecause(form, new Date(now))).toBe(expected);
});

it('says that it is full only where nothing else closes it', () => {
  const now = new Date('2026-12-01T12:00:00Z');
  expect(closedBecause({ active: true }, now, true)).toMatch(/^This form is closed: as many/);
  expect(closedBecause({ active: false }, now, true)).toMatch(/^This form does not take/);
  expect(closedBecause({ active: true }, now)).toBeUndefined();
});
