import { describe, expect, it } from 'vitest';
import { readSpecialFields } from '../../../../../lambdas/contact/form/special-fields.ts';
import { peopleOf } from '../../../../../lambdas/contact/submission/people.ts';
import { personPartition } from '../../../../../lambdas/shared/visitors/person.ts';

const salt = 'salt';
const people = (
  fields: Record<string, string | string[]>,
  declared: Record<string, { type: 'email' }> = {},
) => peopleOf(readSpecialFields(new Map(Object.entries(fields))), { fields: declared as never }, salt);

describe('peopleOf', () => {
  it('finds the reply address and every answer that is an address, each once, in any case', () => {
    expect(
      people({
        email: 'Ada@Mail.example',
        again: ' ada@mail.example ',
        friends: ['eve@mail.example', 'nobody'],
      }),
    ).toEqual([personPartition('ada@mail.example', salt), personPartition('eve@mail.example', salt)]);
    expect(people({ _replyto: 'ada@mail.example', name: 'Ada' })).toEqual([
      personPartition('ada@mail.example', salt),
    ]);
    expect(people({ message: 'write to ada@mail.example please' })).toEqual([]);
  });

  it('keeps to what a transaction holds, declared fields first', () => {
    const crowd = Array.from({ length: 100 }, (_, i) => `a${i}@mail.example`);
    const found = people({ crowd, contact: 'ada@mail.example' }, { contact: { type: 'email' } });
    expect(found).toHaveLength(20);
    expect(found[0]).toBe(personPartition('ada@mail.example', salt));
  });
});

describe('personPartition', () => {
  it('tells nothing without the salt', () => {
    expect(personPartition('ada@mail.example', 'a')).not.toBe(personPartition('ada@mail.example', 'b'));
    expect(personPartition('ada@mail.example', 'a')).toMatch(/^person#[\w-]{22}$/);
  });
});
