import { expect, test } from 'vitest';
import { rememberWish, stoppedSince, wishOf } from '../../../../../lambdas/keyword-dm/person/wish.ts';
import { makeComment } from '../../../../support/keyword-dm/rules.ts';
import { fakeTable } from '../../../../support/keyword-dm/table.ts';

const says = (
  text: string,
  surface: 'message' | 'story-reply' | 'story-mention' | 'post' | 'live' = 'message',
) => wishOf({ surface, text });

test.each([
  ...['STOP', 'stop', 'Stop!', ' stop. ', '¡STOP!', 'ＳＴＯＰ', 'Unsubscribe', 'stop all'],
  ...['Stopp', 'STOPP!', 'abmelden', 'Abbestellen', 'aufhören', 'Aufhoren'],
  ...['BAJA', 'Alto', 'parar', '¡Para!', 'Darme de baja'],
  ...['ARRET', 'Arrêt', 'arrêter', 'Désabonner', 'desabonner'],
])('%s as a whole message ends replies', (text) => {
  expect(says(text)).toBe('stop');
  expect(says(text, 'story-reply')).toBe('stop');
  expect(says(text, 'post')).toBeUndefined();
  expect(says(text, 'live')).toBeUndefined();
});

test.each([
  'START',
  'Start!',
  'unstop',
  'starten',
  'Iniciar',
  'alta',
  'DÉBUT',
  'debut',
  'commencer',
  's’abonner',
])('%s as a whole message begins them', (text) => expect(says(text)).toBe('start'));

test.each([
  'stop it please',
  'non-stop',
  'where is the bus stop?',
  'do not stop',
  'stop 🔥',
  '',
  'start here',
  'STOPS',
])('%s is an ordinary message', (text) => expect(says(text)).toBeUndefined());

const message = (account: string, minute: number, personId = 'p1') =>
  makeComment('stop', {
    account,
    personId,
    surface: 'message',
    writtenAt: `2026-06-01T12:${String(minute).padStart(2, '0')}:00.000Z`,
  });
const at = { retentionDays: 30, now: new Date('2026-06-01T13:00:00.000Z') };

test('the latest wish counts, in whatever order and however often they come; of one account only', async () => {
  const table = fakeTable();
  const steps = [
    ['stop', 5],
    ['start', 9],
    ['stop', 5],
    ['stop', 7],
  ] as const;
  for (const [wish, minute] of steps) await rememberWish(table, message('a1', minute), wish, at);
  expect(await stoppedSince(table, 'a1', 'p1')).toBeUndefined();
  await rememberWish(table, message('a1', 12), 'stop', at);
  await rememberWish(table, message('a1', 9), 'start', at);
  expect(await stoppedSince(table, 'a1', 'p1')).toBe('2026-06-01T12:12:00.000Z');
  expect(await stoppedSince(table, 'a2', 'p1')).toBeUndefined();
  expect(await stoppedSince(table, 'a1', 'p2')).toBeUndefined();
  expect(await stoppedSince(table, 'a1', '')).toBeUndefined();
});

test('what is stored has no id in it, and a stop has no end', async () => {
  const table = fakeTable();
  await rememberWish(table, message('a1', 1, 'person-4711'), 'stop', at);
  const all = [...table.items.values()];
  expect(JSON.stringify(all)).not.toContain('4711');
  const stored = all.find(({ sk }) => sk === 'wish') ?? {};
  expect(Object.keys(stored).sort()).toEqual(['at', 'pk', 'sk', 'type', 'wish']);
});
