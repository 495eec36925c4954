/** Tells a destination of a submission. */
import type { FormConfig } from '../../../config/contact.ts';
import { linesOf } from '../../shared/destinations/attention.ts';
import { type Telling, tellDestination } from '../../shared/destinations/deliver.ts';
import type { Line } from '../../shared/destinations/message.ts';
import { destinationOf } from '../../shared/destinations/told.ts';
import type { FrontdeskEvent } from '../../shared/events/model.ts';
import type { Outcome } from '../../shared/legs/record.ts';
import { shownMoment } from '../../shared/mail/template.ts';
import { submissionEvent } from '../events/submission.ts';
import { labelOf } from '../form/label.ts';
import { destinationsFor } from '../submission/decide.ts';
import type { Submission } from '../submission/submission.ts';
import { type Delivery, type DeliveryDesk, fileLinks } from './desk.ts';
import { webhookBody } from './webhook-body.ts';

export async function deliverToDestination(delivery: Delivery, desk: DeliveryDesk): Promise<Outcome> {
  const { leg, submission, form } = delivery;
  const id = destinationOf(leg);
  const config = Object.hasOwn(desk.destinations, id) ? desk.destinations[id] : undefined;
  // No attempt succeeds before it is configured again; a redrive then tells it.
  if (!config || !destinationsFor(form, submission).includes(id))
    return { outcome: 'refused', reason: 'not-configured' };
  const { contents } = config;
  const event = eventOf(delivery);
  const deskUrl = await desk.deskUrl();
  const telling: Telling = {
    destination: id,
    config,
    id: event.id,
    message: {
      title: `New message: ${submission.form}`,
      facts: factsOf(submission, form, desk.timeZone),
      answers: contents ? answersOf(submission, form) : [],
      ...(deskUrl !== undefined && {
        link: { text: 'Open at the desk', url: `${deskUrl}/inbox/${submission.id}` },
      }),
    },
    event: contents
      ? { ...event, contents: webhookBody(submission, await fileLinks(delivery, desk)) }
      : event,
    leg,
  };
  return tellDestination(telling, desk.telling);
}

/** Legs are made when a submission is accepted, or when its owner releases it. */
function eventOf({ leg, submission }: Pick<Delivery, 'leg' | 'submission'>): FrontdeskEvent {
  const { receivedAt, labels = [], assignee } = submission;
  const { createdAt = receivedAt } = leg;
  const type = createdAt === receivedAt ? 'submission.accepted' : 'submission.released';
  const more = { labels: [...labels], ...(assignee !== undefined && { assignee }) };
  return submissionEvent(type, submission, createdAt, more);
}

/** What matters first, in the owner's words. */
function factsOf(
  { id, receivedAt, labels = [], assignee, attachments }: Submission,
  form: FormConfig,
  zone: string,
) {
  return linesOf([
    ['Received', shownMoment(receivedAt, zone)],
    ['From', form.site],
    ['Labels', labels.join(', ') || undefined],
    ['Care of', assignee],
    ['Files', attachments && String(attachments.length)],
    ['Read it', `npm run owner -- show ${id}`],
  ]);
}

function answersOf({ fields }: Submission, form: FormConfig): Line[] {
  return fields.map(([name, value]) => ({
    label: labelOf(name, Object.hasOwn(form.fields, name) ? form.fields[name] : undefined),
    value: [value].flat().join(', '),
  }));
}
