import { beforeEach, describe, expect, it } from 'vitest';
import {
  answeredWrite,
  unsubscribe,
  unsubscribeComplaint,
} from '../../../../../lambdas/feedback/survey/answer.ts';
import {
  INVITATION_STATES,
  invitationPartition,
  surveyPartition,
} from '../../../../../lambdas/feedback/survey/invitation.ts';
import { countListed } from '../../../../../lambdas/shared/owner/count.ts';
import { transact } from '../../../../../lambdas/shared/table/transact.ts';
import { simTable } from '../../../../support/sim-table.ts';
import { invitationOf } from '../invitation.ts';

const NOW = new Date('2026-03-02T08:00:00.000Z');

describe('who wants no more surveys', () => {
  let sim: ReturnType<typeof simTable>;
  const table = () => ({ client: sim.client, tableName: 'table', erasures: 'erasures' });
  /** By how many a survey is listed in each state. */
  const counts = async (survey: string) =>
    Object.fromEntries(
      await Promise.all(
        INVITATION_STATES.map(async (state) => [
          state,
          (await countListed({ ...table(), now: () => NOW }, surveyPartition(survey, state))).count,
        ]),
      ),
    );

  beforeEach(() => {
    sim = simTable();
    for (const id of ['a', 'b', 'c']) sim.put({ ...invitationOf(id) });
    sim.put({ ...invitationOf('d', 'summer') });
  });

  it('is counted as such, of the survey that asked, however often it is said', async () => {
    for (let time = 0; time < 2; time++) await unsubscribe(table(), { id: 'a', mailbox: 'mailbox-a' }, NOW);
    await unsubscribeComplaint(table(), invitationPartition('b'), NOW);
    expect(await counts('spring')).toEqual({ open: 1, answered: 0, unsubscribed: 2 });
    expect(await counts('summer')).toEqual({ open: 1, answered: 0, unsubscribed: 0 });
    for (const id of ['a', 'b']) {
      const closed = sim.get(invitationPartition(id), 'invitation');
      expect(closed).toMatchObject({ state: 'unsubscribed' });
      expect(closed).not.toHaveProperty('gsi2pk');
      expect(sim.get(`unsubscribed#mailbox-${id}`, 'unsubscribed')).toBeDefined();
    }
  });

  it('stays counted as having answered, and is counted so after an answer', async () => {
    const write = (id: string) =>
      transact(sim.client, [answeredWrite('table', invitationOf(id), 'response')]);
    await write('a');
    await unsubscribe(table(), { id: 'a', mailbox: 'mailbox-a' }, NOW);
    await unsubscribe(table(), { id: 'b', mailbox: 'mailbox-b' }, NOW);
    await write('b');
    expect(await counts('spring')).toEqual({ open: 1, answered: 2, unsubscribed: 0 });
  });

  it('is heard when the invitation is gone', async () => {
    sim.remove(invitationPartition('a'), 'invitation');
    await unsubscribe(table(), { id: 'a', mailbox: 'mailbox-a' }, NOW);
    await unsubscribe(table(), invitationOf('a'), NOW);
    await unsubscribeComplaint(table(), invitationPartition('a'), NOW);
    expect(sim.get('unsubscribed#mailbox-a', 'unsubscribed')).toBeDefined();
    expect(sim.get(invitationPartition('a'), 'invitation')).toBeUndefined();
  });
});
