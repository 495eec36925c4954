import { expect, it } from 'vitest';
import { describeSending } from '../../../../cli/data/report.ts';

const to = ['ada@frontdesk-tests.dev', 'bo@frontdesk-tests.dev'];

it('says to whom a report was sent, unless that was before, when they may have been others', () => {
  expect(describeSending('2026-10', 'sent', to)).toContain(
    'was sent to ada@frontdesk-tests.dev, bo@frontdesk-tests.dev.',
  );
  const before = describeSending('2026-10', 'sent', undefined);
  expect(before).toContain('had been sent before');
  expect(before).not.toContain('@');
});

it.each(['failed', 'unknown', 'expired', 'none'] as const)('fails for a report that is %s', (state) => {
  expect(() => describeSending('2026-10', state, to)).toThrow('The report of 2026-10');
});

it.each(['sending', 'pending'] as const)('has done what it can for one that is %s', (state) => {
  expect(describeSending('2026-10', state, to)).toContain('The report of 2026-10');
});
