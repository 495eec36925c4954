import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';
import type { LegState } from '../../../lambdas/shared/legs/lease.ts';
import { type LegKey, newLeg } from '../../../lambdas/shared/legs/legs.ts';
import { confirmHeld, takeHeld } from '../../../lambdas/shared/spam/held.ts';
import { newMarker, store } from '../../support/contact.ts';
import { findMails, mailsTo, waitForMails } from '../../support/deployed.ts';
import { backdate, runSweep } from '../../support/held.ts';
import { accepted, postJson } from './submit-client.ts';

const SPAM = 'Best casino, free spins and a jackpot <a href="https://spin.example.com">here</a>';
const hold = (form: string, marker = newMarker()) =>
  accepted(postJson(form, { message: `${SPAM} ${marker}` }));

async function mailOf(form: string): Promise<{ text: string; html: string }> {
  const message = newMarker();
  await accepted(postJson(form, { message }));
  const [mail] = await waitForMails(message);
  return { text: mail?.text ?? '', html: mail?.html ?? '' };
}

it('stands in the form’s own next mail, by number, once', async () => {
  const spam = newMarker();
  await hold('watched', `${spam} 1`);
  await hold('watched', `${spam} 2`);
  await hold('unwatched', spam);

  expect((await mailOf('spread')).text).not.toContain('"watched"');
  const told = await mailOf('watched');
  const line = /2 messages for the form "watched" are held as spam: npm run owner -- list --form watched/;
  expect(told.text).toMatch(line);
  expect(told.html).toMatch(/2 messages for the form &quot;watched&quot; are held as spam/);
  expect((await mailOf('watched')).text).not.toContain('held as spam');

  await hold('watched', `${spam} 3`);
  expect((await mailOf('watched')).text).toContain('1 message for the form "watched" is held as spam');
  expect(await findMails(spam)).toEqual([]);
});

it('is told nowhere where the form says so', async () => {
  await hold('unwatched');
  expect((await mailOf('unwatched')).text).not.toContain('held as spam');
});

it('leaves by a mail of its own a day later, one for each set of recipients', async () => {
  const spam = newMarker();
  for (const form of ['neglected', 'neglected', 'neglected-too']) {
    const { submissionId } = await hold(form, `${spam} ${newMarker()}`);
    await backdate('Contact', `submission#${submissionId}`, 'submission');
  }
  await Promise.all([runSweep('Contact'), runSweep('Contact')]);
  await runSweep('Contact');
  const text = 'for the form "neglected-too" is held as spam';
  const [mail] = await waitForMails(text);
  await runSweep('Contact');

  expect(mail?.subject).toBe('3 messages held as spam');
  expect(mail?.text).toContain('2 messages for the form "neglected" are held as spam');
  expect([...(mail?.to ?? [])].sort()).toEqual(['first@frontdesk-tests.dev', 'second@frontdesk-tests.dev']);
  expect((await mailOf('neglected')).text).not.toContain('held as spam');
  const all = (await mailsTo('first@frontdesk-tests.dev')).filter((one) => one.text.includes('held as spam'));
  expect(all).toHaveLength(1);
  expect(await findMails(spam)).toEqual([]);
});

describe('a mail that takes what it tells', () => {
  const held = { id: 'unwatched', list: 'form#unwatched#spam' };
  const mailLeg = (name: string) => ({ pk: `held-test#${name}_${crypto.randomUUID()}`, leg: 'mail' });
  const putLeg = (key: LegKey, state: LegState) =>
    store.client.send(
      new PutCommand({
        TableName: store.tableName,
        // Of a type that the stream passes over: the notifier would end a leg that belongs to nothing.
        Item: { ...newLeg(key, new Date()), type: 'leg-of-a-test', gsi2pk: 'none', state },
      }),
    );

  it('says the same at each attempt, shares it with no other, and leaves it to the next when it is not sent', async () => {
    await hold('unwatched');
    const [first, second, third] = [mailLeg('1'), mailLeg('2'), mailLeg('3')];
    await putLeg(first, 'sending');
    const taken = await Promise.all([takeHeld(store, held, first), takeHeld(store, held, second)]);
    const winner = taken[0] > 0 ? first : second;
    const loser = winner === first ? second : first;
    const count = Math.max(...taken);
    expect(taken.sort((a, b) => a - b)).toEqual([0, count]);
    expect(count).toBeGreaterThan(0);

    await putLeg(winner, 'sending');
    await hold('unwatched');
    expect(await takeHeld(store, held, winner)).toBe(count);
    expect(await takeHeld(store, held, loser)).toBe(0);

    await putLeg(winner, 'failed');
    expect(await takeHeld(store, held, loser)).toBe(count + 1);
    await confirmHeld(store, held, loser);
    await hold('unwatched');
    expect(await takeHeld(store, held, third)).toBe(1);
  });
});
