import { describe, expect, it } from 'vitest';
import { begin, hear, keep, rebase } from '../../../../desk/ui/typed.ts';

describe('a field', () => {
  it('follows what is stored while nothing is typed', () => {
    expect(hear(begin('one'), 'two')).toEqual(begin('two'));
  });

  it('keeps what is typed, whatever is stored meanwhile', () => {
    const typed = { base: 'one', text: 'one and' };
    expect(hear(typed, 'two')).toEqual(typed);
    expect(hear(typed, 'one and')).toEqual(begin('one and'));
  });

  it('keeps what is typed while it is saved, and shows what has become of what was sent', () => {
    expect(keep({ base: '', text: ' Ada' }, ' Ada', 'Ada')).toEqual(begin('Ada'));
    expect(keep({ base: '', text: 'Ada L' }, 'Ada', 'Ada')).toEqual({ base: 'Ada', text: 'Ada L' });
  });

  it('would replace what somebody else wrote once that is known', () => {
    expect(rebase({ base: '', text: 'mine' }, 'theirs')).toEqual({ base: 'theirs', text: 'mine' });
  });
});
