import { describe, expect, it } from 'vitest';
import { fittingOf, stillListed } from '../../../../../desk/pages/inbox/choice.ts';

const NEW = { id: 'a', state: 'new' } as const;
const READ = { id: 'b', state: 'read' } as const;
const ARCHIVED = { id: 'c', state: 'archived' } as const;
const SPAM = { id: 'd', state: 'spam' } as const;

describe('what is chosen', () => {
  it('is what is still listed: not what went with another view or a deletion', () => {
    expect([...stillListed(new Set(['a', 'gone']), [NEW, READ])]).toEqual(['a']);
    expect(stillListed(new Set(['gone']), []).size).toBe(0);
  });

  it('offers nothing that would change none of it', () => {
    expect(fittingOf('read', [READ, ARCHIVED])).toEqual([]);
    expect(fittingOf('archive', [ARCHIVED, SPAM])).toEqual([]);
    expect(fittingOf('read', [NEW, READ])).toEqual([NEW]);
    expect(fittingOf('archive', [NEW, READ, ARCHIVED])).toEqual([NEW, READ]);
    expect(fittingOf('spam', [NEW, READ, ARCHIVED])).toHaveLength(3);
    expect(fittingOf('release', [NEW, SPAM])).toEqual([SPAM]);
  });
});
