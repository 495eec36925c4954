import { expect, test } from 'vitest';
import { needsTurn, type Pacer } from '../../../../../lambdas/keyword-dm/pacer/pacer.ts';

const now = new Date('2026-11-21T12:00:00.000Z');
const at = (seconds: number) => new Date(now.getTime() + seconds * 1000).toISOString();
const pacer = (values: Partial<Pacer>): Pacer => ({
  generation: 3,
  wakes: 1,
  blocked: {},
  sends: {},
  ...values,
});

test.each([
  [true, 'asleep', {}],
  [false, 'at work', { runningUntil: at(30) }],
  [true, 'dead at work', { runningUntil: at(-1) }],
  [false, 'about to have its turn', { nextTurnAt: at(1) }],
  [false, 'about to have its turn, which is a little late', { nextTurnAt: at(-30) }],
  [true, 'without the turn that was due', { nextTurnAt: at(-61) }],
  [true, 'waiting for something else', { nextTurnAt: at(600), blocked: { post: at(600) } }],
  [false, 'waiting for this lane’s budget', { nextTurnAt: at(600), blocked: { live: at(600) } }],
] as const)('a new turn: %s, for a pacer that is %s', (needed, _, values) =>
  expect(needsTurn(pacer(values), ['live'], now)).toBe(needed),
);
