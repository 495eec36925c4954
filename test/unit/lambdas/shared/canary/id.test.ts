import { expect, it } from 'vitest';
import { canaryId, isCanary } from '../../../../../lambdas/shared/canary/id.ts';
import { storedAs } from '../../../../../lambdas/shared/canary/item.ts';
import { isId, newId } from '../../../../../lambdas/shared/runtime/ids.ts';

it('a canary’s id says so, in a key as well, and no owner’s address takes it', () => {
  for (let i = 0; i < 100; i++) {
    const id = newId();
    expect([isCanary(id), isCanary(`submission#${id}`), isId(id)]).toEqual([false, false, true]);
    const own = canaryId(id);
    expect([isCanary(own), isCanary(`image#${own}`), isId(own)]).toEqual([true, true, false]);
    expect(own).toHaveLength(id.length);
  }
  // At Instagram, ids are numbers; a key may only end in an id.
  for (const other of ['comment#17841#18031', 'rate#form#main', `${canaryId(newId())}#legs`, ''])
    expect(isCanary(other)).toBe(false);
});

it('a canary is stored in no index, under a type of its own, for an hour', () => {
  const now = new Date('2026-11-28T12:00:00Z');
  const places = { gsi1pk: 'form#main#new', gsi1sk: '2026', gsi2pk: 'changed#1', gsi2sk: '2026' };
  const item = { ...places, id: newId(), type: 'submission', deleteAt: 4_000_000_000, state: 'new' };
  expect(storedAs(item, now)).toBe(item);
  const stored = storedAs({ ...item, id: canaryId(item.id) }, now);
  expect(JSON.parse(JSON.stringify(stored))).toEqual({
    id: canaryId(item.id),
    type: 'canary',
    state: 'new',
    deleteAt: now.getTime() / 1000 + 3600,
  });
});
