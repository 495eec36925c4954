/** A form that takes so many submissions in all: exactly so many, whoever sends at the same moment and whatever breaks. */
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../../config/words.ts';
import { isFull, settlePlace, takePlace } from '../../../lambdas/contact/submission/place.ts';
import { sayIn } from '../../../lambdas/shared/page/messages.ts';
import { newId } from '../../../lambdas/shared/runtime/ids.ts';
import { callOwner, newToken } from '../../support/owner.ts';
import { client, contactUrl, postJson, refused, tableName } from './submit-client.ts';

const FULL = 'This form is closed: as many have answered as can be taken.';

describe('a form with five places', () => {
  it('takes five of twelve at once, answers repeats of those, says so, and keeps spam out of it', async () => {
    const robot = await postJson('capped', { message: 'x', _gotcha: 'y' });
    expect(robot.status).toBe(200);
    const messages = Array.from({ length: 12 }, () => randomUUID());
    const send = (message: string) => postJson('capped', { message }, { 'idempotency-key': message });
    const answers = await Promise.all(messages.map(send));
    const taken = messages.filter((_, i) => answers[i]?.status === 200);
    expect(taken).toHaveLength(5);
    expect(answers.filter(({ status }) => status === 403)).toHaveLength(7);
    const again = await Promise.all(taken.map(send));
    expect(again.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(await refused(send(randomUUID()))).toMatchObject({ status: 403, code: 'INACTIVE' });

    const { token } = await newToken();
    const { items } = (await callOwner(token, 'GET', 'forms')).body as { items: Record<string, unknown>[] };
    expect(items.find(({ id }) => id === 'capped')).toMatchObject({ maxSubmissions: 5, taken: 5 });
    for (const language of LANGUAGES) {
      const page = await fetch(`${contactUrl}/f/capped`, {
        headers: { accept: 'text/html', 'accept-language': language },
      });
      const text = await page.text();
      expect(text).toContain(sayIn(FULL, language).text);
      expect(text).not.toContain('<form');
    }
  });
});

describe('places', () => {
  const placesOf = (most: number) => ({ client, tableName, formId: `test_${randomUUID()}`, most });
  const later = () => new Date(Date.now() + 61_000);

  it('are given back once, and confirmed for good', async () => {
    const places = placesOf(2);
    const [one, other] = [newId(), newId()];
    await takePlace(places, one, new Date());
    await takePlace(places, other, new Date());
    expect(await isFull(places)).toBe(true);
    await settlePlace(places, one, false);
    await settlePlace(places, one, false);
    await settlePlace(places, other, true);
    await settlePlace(places, other, false);
    await takePlace(places, newId(), new Date());
    await expect(takePlace(places, newId(), new Date())).rejects.toMatchObject({ code: 'INACTIVE' });
  });

  it('are one for one submission, also where the answer to its write was lost', async () => {
    const places = placesOf(1);
    const id = newId();
    await takePlace(places, id, new Date());
    await takePlace(places, id, new Date());
    await expect(takePlace(places, newId(), new Date())).rejects.toMatchObject({ message: FULL });
  });

  it('that a crash left are found by the next who finds none, and no earlier than nobody can hold them', async () => {
    const places = placesOf(3);
    const ids = [newId(), newId(), newId()];
    for (const id of ids) await takePlace(places, id, new Date());
    await expect(takePlace(places, newId(), new Date())).rejects.toMatchObject({ status: 403 });
    const came = await Promise.allSettled([0, 1, 2, 3, 4, 5].map(() => takePlace(places, newId(), later())));
    expect(came.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
  });
});
