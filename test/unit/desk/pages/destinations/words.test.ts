import { expect, it } from 'vitest';
import { makeTranslate } from '../../../../../desk/i18n/translate.ts';
import { replaySaid, testSaid } from '../../../../../desk/pages/destinations/words.ts';
import { textsOf } from '../../../../support/desk-texts.ts';

const t = makeTranslate('en', await textsOf('en'));
const NOT_YET = 'team has not answered yet. Look under “What waits”.';

it.each([
  [{ state: 'sent', tries: [{ answer: '204' }] }, 'team has taken it: 204', undefined],
  [
    { state: 'failed', reason: 'status-410', tries: [{ answer: '410' }] },
    'team has not taken it: 410',
    'bad',
  ],
  [{ state: 'pending', reason: 'status-503' }, 'team has not taken it: your service answered 503', 'bad'],
  [{ state: 'failed' }, 'team has not taken it: Failed', 'bad'],
  [{ state: 'pending' }, NOT_YET, 'bad'],
  [{ state: 'sending', tries: [] }, NOT_YET, 'bad'],
] as const)('a test that is %j says %s', (leg, text, tone) => {
  expect(testSaid('team', leg, t)).toEqual({ text, ...(tone && { tone }) });
});

it('a replay of nothing says so, and where else something may be', () => {
  expect(replaySaid(2, false, t)).toBe('2 messages are sent again.');
  expect(replaySaid(0, false, t)).toContain('Also what may have arrived');
  expect(replaySaid(0, true, t)).toBe('Nothing was given up since then.');
});
