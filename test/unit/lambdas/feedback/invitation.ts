import {
  type Invitation,
  invitationPartition,
  surveyPartition,
} from '../../../../lambdas/feedback/survey/invitation.ts';

const NOW = new Date('2026-03-02T08:00:00.000Z');

/** An open invitation. */
export function invitationOf(id: string, survey = 'spring'): Invitation {
  return {
    pk: invitationPartition(id),
    sk: 'invitation',
    type: 'invitation',
    id,
    survey,
    widget: 'followed',
    state: 'open',
    email: `${id}@visitors.example`,
    language: 'en',
    createdAt: NOW.toISOString(),
    closesAt: '2026-03-30T08:00:00.000Z',
    person: `person#${id}`,
    mailbox: `mailbox-${id}`,
    gsi1pk: surveyPartition(survey, 'open'),
    gsi1sk: `${NOW.toISOString()}#${id}`,
    gsi2pk: 'remind#0',
    gsi2sk: '2026-03-09T08:00:00.000Z',
    deleteAt: NOW.getTime() / 1000 + 86_400,
  };
}
