import { expect, test } from 'vitest';
import { lookAfterMailEvents } from '../../../../../cli/redrive/dead-letters.ts';
import { invitationPartition } from '../../../../../lambdas/feedback/survey/invitation.ts';
import { feedbackMailFailures } from '../../../../../lambdas/feedback/survey/mail-failures.ts';
import { newLeg } from '../../../../../lambdas/shared/legs/legs.ts';
import { LEG_HEADER } from '../../../../../lambdas/shared/mail/mail.ts';
import { simTable } from '../../../../support/sim-table.ts';
import { invitationOf } from '../invitation.ts';

const NOW = new Date('2026-03-02T08:00:00.000Z');

test('who complains of a survey’s mail is asked no more, also where a redrive finds the complaint', async () => {
  const sim = simTable();
  const store = { client: sim.client, tableName: 'table', erasures: 'erasures', now: () => NOW };
  const pk = invitationPartition('a');
  sim.put({ ...invitationOf('a') });
  const sent = { state: 'sent', reference: 'm', horizonFrom: '2026-03-01T08:00:00.000Z' };
  sim.put({ ...newLeg({ pk, leg: 'invitation' }, NOW), ...sent });
  const complaint = {
    eventType: 'Complaint',
    mail: {
      messageId: 'm',
      timestamp: '2026-03-01T08:00:01.000Z',
      destination: ['reader@visitors-tests.dev'],
      headers: [{ name: LEG_HEADER, value: `${pk}/invitation` }],
    },
    complaint: {},
  };
  const letter = { requestPayload: { Records: [{ Sns: { Message: JSON.stringify(complaint) } }] } };
  expect(await lookAfterMailEvents(store, letter, feedbackMailFailures(store))).toBe(true);
  expect(sim.get('unsubscribed#mailbox-a', 'unsubscribed')).toBeDefined();
  const leg = sim.get(pk, 'leg#invitation');
  expect(leg).toMatchObject({ state: 'failed', reason: 'complaint' });
  // Nobody but the reader can mend it.
  expect(leg).not.toHaveProperty('untold');
});
