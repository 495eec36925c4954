import { expect, it } from 'vitest';
import { describeSending, readSent } from '../../../../cli/data/report.ts';

const to = ['ada@frontdesk-tests.dev', 'bo@frontdesk-tests.dev'];

it('says to whom a report was sent, unless that was before, when they may have been others', () => {
  expect(describeSending('2026-10', 'sent', { to, wasSent: false })).toContain(
    'was sent to ada@frontdesk-tests.dev, bo@frontdesk-tests.dev.',
  );
  const before = describeSending('2026-10', 'sent', { to, wasSent: true });
  expect(before).toContain('had been sent before');
  expect(before).not.toContain('@');
});

it('sends also for a role that may not read whether it was sent before, and then claims neither', async () => {
  const reading = (send: () => Promise<object>) =>
    readSent({ client: { send } as never, tableName: 'Data', now: () => new Date() }, '2026-10');
  const denied = Object.assign(new Error('not authorized'), { name: 'AccessDeniedException' });
  expect(await reading(() => Promise.reject(denied))).toBeUndefined();
  expect(await reading(async () => ({ Item: { state: 'sent' } }))).toBe(true);
  expect(await reading(async () => ({}))).toBe(false);
  await expect(reading(() => Promise.reject(new Error('Throttled')))).rejects.toThrow('Throttled');
  const said = describeSending('2026-10', 'sent', { to, wasSent: undefined });
  expect(said).toContain('is sent, now or before');
  expect(said).not.toContain('@');
});

it.each(['failed', 'unknown', 'expired', 'none'] as const)('fails for a report that is %s', (state) => {
  expect(() => describeSending('2026-10', state, { to, wasSent: false })).toThrow('The report of 2026-10');
});

it.each(['sending', 'pending'] as const)('has done what it can for one that is %s', (state) => {
  expect(describeSending('2026-10', state, { to, wasSent: false })).toContain('The report of 2026-10');
});
