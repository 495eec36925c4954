import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Deletions } from '../../../../desk/shell/deletions.ts';

describe('a deletion', () => {
  it('is taken back or carried out, never both and never twice', () => {
    const step = fc.constantFrom('undo', 'carryOut', 'flush');
    fc.assert(
      fc.property(fc.array(step, { minLength: 1 }), (steps) => {
        const deletions = new Deletions();
        let runs = 0;
        const one = deletions.add(['a'], () => runs++);
        for (const name of steps)
          if (name === 'flush') deletions.flush();
          else one[name === 'undo' ? 'undo' : 'carryOut']();
        expect(runs).toBe(steps[0] === 'undo' ? 0 : 1);
        expect(deletions.ids().has('a')).toBe(steps[0] !== 'undo');
      }),
    );
  });

  it('hides what it deletes, and shows it again when that failed', () => {
    const deletions = new Deletions();
    const seen: string[][] = [];
    deletions.subscribe(() => seen.push([...deletions.ids()]));
    deletions.add(['a', 'b'], () => {}).carryOut();
    deletions.restore(['b']);
    expect(seen.at(0)).toEqual(['a', 'b']);
    expect([...deletions.ids()]).toEqual(['a']);
  });

  it('is carried out when the page is left', () => {
    const deletions = new Deletions();
    const done: string[] = [];
    deletions.add(['a'], () => done.push('a'));
    deletions.add(['b'], () => done.push('b')).undo();
    deletions.flush();
    deletions.flush();
    expect(done).toEqual(['a']);
  });

  it('that is under way is carried out to its end at once when the page is left, and not after it is done', () => {
    const deletions = new Deletions();
    const hurried: string[] = [];
    const begin = (name: string) => deletions.begin({ left: () => 1, hurry: () => hurried.push(name) });
    begin('done')();
    begin('under way');
    deletions.flush();
    expect(hurried).toEqual(['under way']);
  });

  it('counts what would be begun at once if the page went: what waits, and what is left of what is under way', () => {
    const deletions = new Deletions();
    expect(deletions.left()).toBe(0);
    const { carryOut } = deletions.add(['a', 'b'], () => {});
    deletions.add(['c'], () => {}).undo();
    let left = 7;
    const end = deletions.begin({ left: () => left, hurry: () => {} });
    expect(deletions.left()).toBe(9);
    left = 3;
    carryOut();
    expect(deletions.left()).toBe(3);
    end();
    expect(deletions.left()).toBe(0);
  });
});
