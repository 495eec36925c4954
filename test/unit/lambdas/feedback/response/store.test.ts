import { expect, it } from 'vitest';
import { feedback } from '../../../../../config/feedback.ts';
import { releaseResponse } from '../../../../../lambdas/feedback/owner/change.ts';
import { newResponse } from '../../../../../lambdas/feedback/response/create.ts';
import { changeResponse, storeResponse } from '../../../../../lambdas/feedback/response/store.ts';
import { answeredWrite, openInvitation } from '../../../../../lambdas/feedback/survey/answer.ts';
import { invitationToken } from '../../../../../lambdas/feedback/survey/invitation.ts';
import { HttpError } from '../../../../../lambdas/shared/http/errors.ts';
import { newId } from '../../../../../lambdas/shared/runtime/ids.ts';
import { confirmHeld, takeHeld } from '../../../../../lambdas/shared/spam/held.ts';
import { simTable } from '../../../../support/sim-table.ts';
import { invitationOf } from '../invitation.ts';

const now = new Date('2026-03-02T08:00:00.000Z');
const site = 'https://a.example';
const widget =
  feedback.parse({ widgets: { rating: { kind: 'stars', site, alert: { atMost: 2 } } } }).widgets.rating ??
  expect.unreachable();

const key = 'key';
const invitation = { ...invitationOf(newId()), widget: 'rating' };
const asking = { token: invitationToken(invitation.id, key), key, widgetId: 'rating', now };

/** A table with an invitation, and what answers it as the function does. */
function survey() {
  const sim = simTable();
  sim.put({ ...invitation });
  const table = { client: sim.client, tableName: 'table' };
  const responses = () => sim.items().filter(({ type }) => type === 'response');
  /** @param device whose page it is sent from */
  const answer = (device: string, id = newId()) => {
    const judgement = { reasons: [], signals: [], points: 0 };
    const decision = { fired: [], shadowed: [], actions: {} } as never;
    const about = { id, widgetId: 'rating', widget, content: { rating: 1 }, judgement, decision, now };
    return storeResponse({
      ...table,
      identity: { pk: `mark#${device}`, seconds: 60, bodyHash: 'same' },
      widget,
      response: newResponse({ ...about, origin: site, addressHash: device, person: undefined }),
      beside: {
        writes: [answeredWrite('table', invitation, id)],
        check: () => openInvitation({ ...table, ...asking }),
      },
      now,
    });
  };
  return { ...sim, responses, answer };
}

it('takes one answer to an invitation, and says so to whoever answers at the same moment on another device', async () => {
  const { answer, responses } = survey();
  const outcomes = await Promise.allSettled([answer('phone'), answer('laptop'), answer('tablet')]);
  const refused = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
  expect(refused).toHaveLength(2);
  for (const error of refused) {
    expect(error).toBeInstanceOf(HttpError);
    expect(error).toMatchObject({
      status: 403,
      code: 'INVITATION_CLOSED',
      message: expect.stringContaining('You have answered this survey'),
    });
  }
  expect(responses()).toHaveLength(1);
});

it('takes the same answer for the one that it repeats', async () => {
  const { answer, responses } = survey();
  const [first, second] = await Promise.all([answer('phone'), answer('phone')]);
  expect(second).toBe(first);
  expect(responses()).toMatchObject([{ id: first }]);
});

it('says that a survey is closed whose invitation was deleted meanwhile', async () => {
  const { answer, remove, responses } = survey();
  remove(invitation.pk, invitation.sk);
  await expect(answer('phone')).rejects.toMatchObject({ status: 403, code: 'INVITATION_CLOSED' });
  expect(responses()).toEqual([]);
});

it('is told as held where its author’s change makes spam of it after a later one was told', async () => {
  const sim = simTable();
  const table = { client: sim.client, tableName: 'table', now: () => now };
  const [early, late] = [newId(), newId()];
  const at = (minutes: number) => new Date(now.getTime() + minutes * 60_000);
  const stored = (id: string, minutes: number, isSpam: boolean) => {
    const judgement = { reasons: isSpam ? ['phrases'] : [], signals: [], points: 0 };
    const decision = { fired: [], shadowed: [], actions: {} } as never;
    const about = { id, widgetId: 'rating', widget, content: { rating: 5 }, judgement, decision };
    return newResponse({ ...about, now: at(minutes), origin: site, addressHash: 'hash', person: undefined });
  };
  for (const item of [stored(early, 0, false), stored(late, 5, true)]) sim.put({ ...item });
  const held = { id: 'rating', list: 'widget#rating#spam' };
  const tell = async (mail: string) => {
    const key = { pk: mail, leg: 'alert' };
    const count = await takeHeld(table, held, key);
    await confirmHeld(table, held, key);
    return count;
  };
  const homeOf = () => {
    const { gsi1pk, gsi1sk } = sim.get(`response#${early}`, 'response') ?? {};
    return [gsi1pk, gsi1sk];
  };
  const before = homeOf();
  expect(await tell('response#first')).toBe(1);

  await changeResponse({
    ...table,
    widgetId: 'rating',
    widget,
    id: early,
    change: (content) => ({ ...content, comment: 'casino' }),
    spamReasons: () => ['phrases'],
    personOf: () => undefined,
    now: at(20),
  });
  expect(homeOf()).toEqual(['widget#rating#spam', `${at(20).toISOString()}#${early}`]);
  expect(await tell('response#second')).toBe(1);

  await releaseResponse(table, early, {});
  expect(homeOf()).toEqual(before);
});
