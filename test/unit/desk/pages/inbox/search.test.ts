import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitsView, isFiltered, readSearch, toQuery, VIEWS } from '../../../../../desk/pages/inbox/search.ts';

describe('the inbox’s address', () => {
  it('is read whatever stands in it, and reads the same again', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('view', 'q', 'form', 'from', 'person', 'x'), fc.anything()),
        (given) => {
          const search = readSearch(given);
          expect(readSearch({ ...search })).toEqual(search);
          for (const value of Object.values(search)) expect(typeof value).toBe('string');
          expect(search).not.toHaveProperty('x');
        },
      ),
    );
  });

  it('combines all filters, and asks for all states where all are shown', () => {
    expect(toQuery(readSearch({ view: 'spam', person: 'a@b.org', q: 'tea', form: 'main' }))).toEqual({
      state: 'spam',
      email: 'a@b.org',
      q: 'tea',
      form: 'main',
    });
    expect(toQuery({})).toEqual({ state: 'new,read' });
    expect(toQuery({ view: 'all' })).toEqual({});
  });

  it('tells a filter from a view', () => {
    expect([isFiltered({}), isFiltered({ view: 'spam' }), isFiltered({ q: 'tea' })]).toEqual([
      false,
      false,
      true,
    ]);
  });

  it('keeps each state in at least two views', () => {
    for (const state of ['new', 'read', 'archived', 'spam'])
      expect(
        VIEWS.filter((view) => fitsView(state, view)),
        state,
      ).toHaveLength(2);
  });
});
